#pragma once

#include "io/address.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace sluice::io {

/// A name server on loopback UDP that answers what a test tells it to.
class FakeDnsServer {
 public:
  static constexpr std::uint16_t kA = 1;
  static constexpr std::uint16_t kCname = 5;
  static constexpr std::uint16_t kAaaa = 28;

  struct Record {
    std::uint16_t type;
    std::uint32_t ttl;
    std::string data;   ///< address bytes, or the name a CNAME points to
    std::string owner;  ///< empty: the name asked for
  };

  struct Answer {
    bool silent = false;
    std::uint8_t code = 0;  ///< RCODE: 3 is NXDOMAIN, 2 SERVFAIL
    std::vector<Record> records;
  };

  using Script = std::function<Answer(const std::string& name, std::uint16_t type)>;

  explicit FakeDnsServer(Script script);
  FakeDnsServer(const FakeDnsServer&) = delete;
  FakeDnsServer& operator=(const FakeDnsServer&) = delete;
  ~FakeDnsServer();

  /// "127.0.0.1:port"
  [[nodiscard]] const std::string& address() const { return address_; }

  [[nodiscard]] int questions() const { return questions_; }

 private:
  void serve();

  Script script_;
  int socket_;
  std::string address_;
  std::atomic<int> questions_ = 0;
  std::thread thread_;
};

}  // namespace sluice::io
