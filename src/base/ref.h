#pragma once

#include <cstdint>
#include <utility>

namespace sluice {

/// A plain reference count for what one worker shares within itself. Never crosses threads.
/// `T` derives from `RefCounted<T>`; `T::on_unreferenced() const`, if it has one, replaces
/// deletion.
template <class T>
class RefCounted {
 public:
  RefCounted() = default;
  RefCounted(const RefCounted&) = delete;
  RefCounted& operator=(const RefCounted&) = delete;

  [[nodiscard]] std::uint32_t reference_count() const { return count_; }

 protected:
  ~RefCounted() = default;

 private:
  template <class U>
  friend class Ref;

  void add_reference() const { ++count_; }

  void drop_reference() const {
    if (--count_ == 0) {
      const T* self = static_cast<const T*>(this);
      if constexpr (requires { self->on_unreferenced(); }) {
        self->on_unreferenced();
      } else {
        delete self;
      }
    }
  }

  mutable std::uint32_t count_ = 0;
};

/// A counted pointer to a `RefCounted` object of this worker.
template <class T>
class Ref {
 public:
  Ref() = default;

  explicit Ref(T* target) : target_(target) { retain(); }

  Ref(const Ref& other) : target_(other.target_) { retain(); }

  Ref(Ref&& other) noexcept : target_(std::exchange(other.target_, nullptr)) {}

  Ref& operator=(Ref other) noexcept {
    std::swap(target_, other.target_);
    return *this;
  }

  ~Ref() { reset(); }

  void reset() {
    if (T* target = std::exchange(target_, nullptr)) {
      static_cast<const RefCounted<T>*>(target)->drop_reference();
    }
  }

  [[nodiscard]] T* get() const { return target_; }

  T* operator->() const { return target_; }

  T& operator*() const { return *target_; }

  explicit operator bool() const { return target_ != nullptr; }

  bool operator==(const Ref&) const = default;

 private:
  void retain() const {
    if (target_ != nullptr) {
      static_cast<const RefCounted<T>*>(target_)->add_reference();
    }
  }

  T* target_ = nullptr;
};

template <class T, class... Args>
Ref<T> make_ref(Args&&... args) {
  return Ref<T>(new T(std::forward<Args>(args)...));
}

}  // namespace sluice
