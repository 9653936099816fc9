#include "io/kernel_pipe.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace sluice::io {

namespace {

/// More brings nothing that measurements see, and it is what a client that does not read may hold.
constexpr int kPipeSize = 256 * 1024;

class KernelPipe final : public Pipe {
 public:
  KernelPipe(int reading, int writing) : reading_(reading), writing_(writing) {}

  ~KernelPipe() override {
    ::close(reading_);
    ::close(writing_);
  }

  [[nodiscard]] int reading() const { return reading_; }

  [[nodiscard]] int writing() const { return writing_; }

 private:
  int reading_;
  int writing_;
};

}  // namespace

std::unique_ptr<Pipe> open_kernel_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) != 0) {
    return nullptr;
  }
  auto pipe = std::make_unique<KernelPipe>(ends[0], ends[1]);
  // A user may have only so much in pipes; a small one would cost more than copying does.
  return ::fcntl(ends[1], F_SETPIPE_SZ, kPipeSize) >= kPipeSize ? std::move(pipe) : nullptr;
}

ssize_t splice_from_socket(int socket, Pipe& pipe, std::size_t max) {
  const int into = static_cast<KernelPipe&>(pipe).writing();
  const ssize_t n =
      ::splice(socket, nullptr, into, nullptr, max, SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (n > 0) {
    pipe.add(static_cast<std::size_t>(n));
  }
  return n;
}

ssize_t splice_to_socket(int socket, Pipe& pipe) {
  const int from = static_cast<KernelPipe&>(pipe).reading();
  const ssize_t n =
      ::splice(from, nullptr, socket, nullptr, pipe.held(), SPLICE_F_MOVE | SPLICE_F_NONBLOCK);
  if (n > 0) {
    pipe.remove(static_cast<std::size_t>(n));
  }
  return n;
}

}  // namespace sluice::io
