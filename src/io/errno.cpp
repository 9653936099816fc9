#include "io/errno.h"

#include <cerrno>

namespace sluice::io {

Error error_from_errno(int error) {
  switch (error) {
    case ECONNREFUSED:
    case ENOENT:  // a unix socket that is not there
      return {Errc::ConnectionRefused, "", error};
    case ECONNRESET:
    case EPIPE:
    case ENOTCONN:
    case ECONNABORTED:
      return {Errc::ConnectionTerminated, "", error};
    case ETIMEDOUT:
      return {Errc::ConnectionTimeout, "", error};
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
    case EADDRNOTAVAIL:
      return {Errc::DestinationUnavailable, "", error};
    default:
      return {Errc::SystemError, "", error};
  }
}

}  // namespace sluice::io
