#pragma once

#include "base/assert.h"

#include <cstddef>

namespace sluice {

/// The links of one membership in an `IntrusiveList`. Leaves its list when destroyed, so that an
/// object can go away wherever it is queued.
template <class Tag = void>
class ListNode {
 public:
  ListNode() = default;
  ListNode(const ListNode&) = delete;
  ListNode& operator=(const ListNode&) = delete;

  ~ListNode() { unlink(); }

  [[nodiscard]] bool is_linked() const { return next_ != nullptr; }

  void unlink() {
    if (next_ != nullptr) {
      previous_->next_ = next_;
      next_->previous_ = previous_;
      next_ = previous_ = nullptr;
    }
  }

 private:
  template <class T, class ListTag>
  friend class IntrusiveList;

  ListNode* next_ = nullptr;
  ListNode* previous_ = nullptr;
};

/// A doubly linked list of objects that derive from `ListNode<Tag>`. Owns nothing, allocates
/// nothing.
template <class T, class Tag = void>
class IntrusiveList {
 public:
  IntrusiveList() { head_.next_ = head_.previous_ = &head_; }

  IntrusiveList(const IntrusiveList&) = delete;
  IntrusiveList& operator=(const IntrusiveList&) = delete;

  ~IntrusiveList() {
    while (!empty()) {
      head_.next_->unlink();
    }
    head_.next_ = head_.previous_ = nullptr;
  }

  [[nodiscard]] bool empty() const { return head_.next_ == &head_; }

  [[nodiscard]] T& front() { return *static_cast<T*>(head_.next_); }

  [[nodiscard]] T& back() { return *static_cast<T*>(head_.previous_); }

  void push_back(T& item) { insert_before(head_, item); }

  void push_front(T& item) { insert_before(*head_.next_, item); }

  /// Takes the first out; null when empty.
  T* pop_front() {
    if (empty()) {
      return nullptr;
    }
    T& item = front();
    static_cast<Node&>(item).unlink();
    return &item;
  }

  /// Moves all of `other` to the end of this list.
  void take(IntrusiveList& other) {
    if (other.empty()) {
      return;
    }
    Node* first = other.head_.next_;
    Node* last = other.head_.previous_;
    other.head_.next_ = other.head_.previous_ = &other.head_;
    first->previous_ = head_.previous_;
    head_.previous_->next_ = first;
    last->next_ = &head_;
    head_.previous_ = last;
  }

  /// Calls `visit(item)` for each; the visitor may unlink the item it is given.
  template <class Visitor>
  void for_each(Visitor&& visit) {
    for (Node* node = head_.next_; node != &head_;) {
      Node* next = node->next_;
      visit(*static_cast<T*>(node));
      node = next;
    }
  }

 private:
  using Node = ListNode<Tag>;

  static void insert_before(Node& place, T& item) {
    Node& node = item;
    SLUICE_ASSERT(!node.is_linked(), "an item is in one list at a time");
    node.next_ = &place;
    node.previous_ = place.previous_;
    place.previous_->next_ = &node;
    place.previous_ = &node;
  }

  Node head_;
};

}  // namespace sluice
