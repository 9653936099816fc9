#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace sluice::io {

class Backend;

/// A buffer of the kernel's through which bytes go from one socket to another without our seeing
/// them. Made and understood by a backend.
class Pipe {
 public:
  Pipe() = default;
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  virtual ~Pipe() = default;

  /// Bytes that went in and did not come out yet.
  [[nodiscard]] std::size_t held() const { return held_; }

  void add(std::size_t count) { held_ += count; }

  void remove(std::size_t count) { held_ -= count; }

 private:
  std::size_t held_ = 0;
};

/// The pipes of one worker. Free ones are reused last-in first-out; a few are kept.
class PipePool {
 public:
  /// Gives the pipe back; one that still holds bytes is of no use to anybody else and is closed.
  struct GiveBack {
    PipePool* pool = nullptr;
    void operator()(Pipe* pipe) const;
  };

  using Lease = std::unique_ptr<Pipe, GiveBack>;

  explicit PipePool(Backend& backend) : backend_(backend) {}

  PipePool(const PipePool&) = delete;
  PipePool& operator=(const PipePool&) = delete;
  ~PipePool();

  /// An empty pipe; null when there can be no more (descriptors have run out).
  Lease get();

 private:
  static constexpr std::size_t kMaxFree = 32;

  Backend& backend_;
  std::vector<std::unique_ptr<Pipe>> free_;
};

}  // namespace sluice::io
