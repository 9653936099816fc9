// Counts heap allocations of the program it is preloaded into, and of its children.
//
//   SLUICE_BENCH_ALLOCATIONS=FILE LD_PRELOAD=count_allocations.so program
//
// FILE holds one 64-bit counter that all of them share, so it can be read while they run. Calls are
// counted, whatever their size; operator new arrives here through malloc. free is not counted.

#define _GNU_SOURCE

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

// glibc's own names for what is replaced here; asking dlsym would itself allocate.
extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* old, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);

static atomic_uint_least64_t before_start;  // counts until the file is mapped
static atomic_uint_least64_t* counter = &before_start;

__attribute__((constructor)) static void map_counter(void) {
  const char* path = getenv("SLUICE_BENCH_ALLOCATIONS");
  const int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    return;
  }
  void* page = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  close(fd);
  if (page != MAP_FAILED) {
    counter = page;
  }
}

static void count(void) {
  atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

void* malloc(size_t size) {
  count();
  return __libc_malloc(size);
}

void* calloc(size_t members, size_t size) {
  count();
  return __libc_calloc(members, size);
}

void* realloc(void* old, size_t size) {
  count();
  return __libc_realloc(old, size);
}

void* memalign(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}

int posix_memalign(void** out, size_t alignment, size_t size) {
  void* block = memalign(alignment, size);
  if (block == NULL) {
    return ENOMEM;
  }
  *out = block;
  return 0;
}
