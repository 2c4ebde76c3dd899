/* The contestants in C: the loops of allod.bench.contest and allod.bench.bars.ProducerConsumer, with the allocators called as a
 * program calls them: through a pointer that the linker fills in, never inlined.
 *
 *   contest pair|random MILLIS [LIBRARY PREFIX]       CPU ns of a pair of malloc and free
 *   contest handover ITEMS WARM_UP_ITEMS MOST_BYTES [LIBRARY PREFIX]   CPU ns of both threads an item, without waiting
 *
 * Without a library: the malloc of the C library. With one word more, `none`, no allocator: the same blocks again and
 * again, which shows what the two threads cost that hand them over; of 64 bytes only. Prints `least=NS median=NS` on one line.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAIR_BYTES = 64, LIVE_BLOCKS = 10000, LEAST_BYTES = 16, MOST_BYTES = 1024 };
enum { CHUNK = 50000, WARM_UP_CHUNKS = 40, LEAST_CHUNKS = 20, MOST_CHUNKS = 4096 };
enum { RING = 1024, SPINS = 16, LOOKS = 10, SLEEP_NANOS = 50000 };

void *(*contest_malloc)(size_t) = malloc; /* external: the compiler must load them for every call */
void (*contest_free)(void *) = free;

static uint64_t roll(uint64_t state) { return state * 6364136223846793005u + 1442695040888963407u; }
static unsigned slot_of(uint64_t state) { return (unsigned)((state >> 32) * LIVE_BLOCKS >> 32); }
static unsigned bytes_of(uint64_t state) {
    return LEAST_BYTES + (unsigned)((state >> 16 & 0xFFFF) * (MOST_BYTES - LEAST_BYTES + 1) >> 16);
}

static int64_t cpu_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* ------------------------------------------------------------------------------------------------------ one thread */

static uint64_t pairs(int count) {
    uint64_t folded = 0;
    for (int i = 0; i < count; i++) {
        uint64_t *block = contest_malloc(PAIR_BYTES);
        *block = (uint64_t)i;
        folded ^= (uint64_t)(uintptr_t)block;
        contest_free(block);
    }
    return folded;
}

static uint64_t *live[LIVE_BLOCKS];
static uint64_t dice = 42;

static void fill(void) {
    for (int slot = 0; slot < LIVE_BLOCKS; slot++) {
        dice = roll(dice);
        live[slot] = contest_malloc(bytes_of(dice));
    }
}

static uint64_t replace(int count) {
    uint64_t state = dice;
    for (int i = 0; i < count; i++) {
        state = roll(state);
        unsigned slot = slot_of(state);
        contest_free(live[slot]);
        uint64_t *block = contest_malloc(bytes_of(state));
        *block = state;
        live[slot] = block;
    }
    dice = state;
    return state;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int time_loop(uint64_t (*volatile loop)(int), int64_t millis) {
    static double nanos[MOST_CHUNKS];
    volatile uint64_t sink = 0;
    for (int i = 0; i < WARM_UP_CHUNKS; i++) sink ^= loop(CHUNK);
    int64_t begin = cpu_nanos(), now = begin;
    int chunks = 0;
    while (chunks < MOST_CHUNKS && (chunks < LEAST_CHUNKS || now - begin < millis * 1000000)) {
        int64_t before = cpu_nanos();
        sink ^= loop(CHUNK);
        now = cpu_nanos();
        nanos[chunks++] = (double)(now - before) / CHUNK;
    }
    qsort(nanos, chunks, sizeof nanos[0], ascending);
    printf("least=%.4f median=%.4f\n", nanos[0], nanos[chunks / 2]);
    return 0;
}

/* ------------------------------------------------------------------------------------------- producer and consumer */

static uint64_t *ring[RING];
static struct { _Alignas(128) _Atomic uint64_t produced; _Alignas(128) _Atomic uint64_t consumed; } ends;
static uint64_t items, warm_up_items, most_bytes, checksum;
static int64_t cpu_of_producer, cpu_of_consumer;

/* Waits until `end` is at `least`, and takes the CPU time of that off `work`: see ProducerConsumer.waitFor. */
static uint64_t wait_for(_Atomic uint64_t *end, uint64_t least, int64_t *work) {
    uint64_t now = atomic_load_explicit(end, memory_order_acquire);
    if (now >= least) return now;
    int64_t begin = cpu_nanos();
    for (int looks = 1; now < least; looks++) {
        if (looks > LOOKS) nanosleep(&(struct timespec){0, SLEEP_NANOS}, NULL);
        for (int i = 0; i < SPINS; i++) {
#if defined(__x86_64__)
            __builtin_ia32_pause();
#elif defined(__aarch64__)
            __asm__ volatile("yield");
#endif
        }
        now = atomic_load_explicit(end, memory_order_acquire);
    }
    *work -= cpu_nanos() - begin;
    return now;
}

static void *produce(void *unused) {
    int64_t work = 0;
    uint64_t state = 42, consumed = 0, total = warm_up_items + items;
    for (uint64_t i = 0; i < total; i++) {
        if (i == warm_up_items) work = -cpu_nanos();
        if (i - consumed == RING) consumed = wait_for(&ends.consumed, consumed + RING / 2, &work);
        state = roll(state);
        uint64_t *block = contest_malloc(most_bytes == PAIR_BYTES ? PAIR_BYTES : bytes_of(state));
        *block = i;
        ring[i & (RING - 1)] = block;
        atomic_store_explicit(&ends.produced, i + 1, memory_order_release);
    }
    cpu_of_producer = work + cpu_nanos();
    return unused;
}

static void *consume(void *unused) {
    int64_t work = 0;
    uint64_t produced = 0, sum = 0, total = warm_up_items + items;
    for (uint64_t i = 0; i < total; i++) {
        if (i == warm_up_items) work = -cpu_nanos();
        if (i == produced) produced = wait_for(&ends.produced, i + RING / 2 < total ? i + RING / 2 : total, &work);
        uint64_t *block = ring[i & (RING - 1)];
        sum += *block;
        contest_free(block);
        atomic_store_explicit(&ends.consumed, i + 1, memory_order_release);
    }
    cpu_of_consumer = work + cpu_nanos();
    checksum = sum;
    return unused;
}

static int time_handover(void) {
    pthread_t producer, consumer;
    pthread_create(&producer, NULL, produce, NULL);
    pthread_create(&consumer, NULL, consume, NULL);
    pthread_join(producer, NULL);
    pthread_join(consumer, NULL);
    uint64_t total = warm_up_items + items;
    if (checksum != total * (total - 1) / 2) {
        fprintf(stderr, "contest: the consumer read something else than the producer wrote\n");
        return 1;
    }
    double nanos = (double)(cpu_of_producer + cpu_of_consumer) / (double)items;
    printf("least=%.4f median=%.4f\n", nanos, nanos);
    return 0;
}

/* ----------------------------------------------------------------------------------------------------------- start */

/* No allocator: the same blocks again and again, as many as the ring can hold twice. */
static void *rotate(size_t bytes) {
    static uint64_t blocks[2 * RING][PAIR_BYTES / sizeof(uint64_t)];
    static unsigned next;
    return bytes > PAIR_BYTES ? NULL : blocks[next++ % (2 * RING)];
}

static void ignore(void *block) { (void)block; }

static int use_nothing(void) {
    contest_malloc = rotate;
    contest_free = ignore;
    return 0;
}

static int use_library(const char *library, const char *prefix) {
    char name[64];
    void *opened = dlopen(library, RTLD_NOW | RTLD_LOCAL);
    if (opened == NULL) {
        fprintf(stderr, "contest: %s\n", dlerror());
        return 1;
    }
    snprintf(name, sizeof name, "%smalloc", prefix);
    *(void **)&contest_malloc = dlsym(opened, name);
    snprintf(name, sizeof name, "%sfree", prefix);
    *(void **)&contest_free = dlsym(opened, name);
    if (contest_malloc == NULL || contest_free == NULL) {
        fprintf(stderr, "contest: %s has no %smalloc and %sfree\n", library, prefix, prefix);
        return 1;
    }
    return 0;
}

int main(int count, char **words) {
    int handover = count > 1 && strcmp(words[1], "handover") == 0;
    int own = handover ? 5 : 3;
    if (count < own || count > own + 2) {
        fprintf(stderr, "contest: pair|random MILLIS, or handover ITEMS WARM_UP_ITEMS MOST_BYTES; then nothing, LIBRARY PREFIX, or none\n");
        return 2;
    }
    int refused = count == own + 1   ? use_nothing()
                  : count == own + 2 ? use_library(words[own], words[own + 1])
                                     : 0;
    if (refused) return 1;
    if (handover) {
        items = strtoull(words[2], NULL, 10);
        warm_up_items = strtoull(words[3], NULL, 10);
        most_bytes = strtoull(words[4], NULL, 10);
        return time_handover();
    }
    if (strcmp(words[1], "pair") == 0) return time_loop(pairs, atoll(words[2]));
    fill();
    return time_loop(replace, atoll(words[2]));
}
