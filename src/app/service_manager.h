#pragma once

#include <string_view>

namespace sluice::app {

/// Tells the service manager that started us how we are (sd_notify(3)): a datagram to the socket it
/// named in `$NOTIFY_SOCKET`. Without one, nothing. Never blocks; what cannot be told is left.
void notify_service_manager(std::string_view state);

inline constexpr std::string_view kServiceReady = "READY=1";
inline constexpr std::string_view kServiceReloading = "RELOADING=1";
inline constexpr std::string_view kServiceStopping = "STOPPING=1";

}  // namespace sluice::app
