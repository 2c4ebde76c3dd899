/* fork - what a C program pays for a snapshot: fork() of anonymous memory, all pages present, and the first write of
 * the parent to a page afterwards, while the child lives.
 *
 *   fork MIB ROUNDS [huge]
 *
 * Prints one figure a line: name, tab, value, tab, unit. The least of the rounds. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

enum { PAGE = 4096, HUGE = 2 << 20, MOST_WRITES = 20000 };

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

/* The same sequence as SplitMix64 in the figures in Java. */
static uint64_t next(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

int main(int count, char **words) {
    if (count < 3) {
        fprintf(stderr, "fork MIB ROUNDS [huge]\n");
        return 2;
    }
    size_t bytes = (size_t) atol(words[1]) << 20;
    int rounds = atoi(words[2]);
    int huge = count > 3;
    char *mapped = mmap(0, bytes + HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    char *memory = (char *) (((uintptr_t) mapped + HUGE - 1) & -(uintptr_t) HUGE);
    madvise(memory, bytes, huge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
    size_t pages = bytes / PAGE;
    size_t writes = pages / 4 < MOST_WRITES ? pages / 4 : MOST_WRITES;
    double leastFork = 1e18, leastWrite = 1e18;
    for (int round = 0; round < rounds; round++) {
        if (huge) {
            madvise(memory, bytes, MADV_COLLAPSE); /* the writes of the last round have split them */
        }
        for (size_t page = 0; page < pages; page++) {
            memory[page * PAGE] = 1;
        }
        double begin = now();
        pid_t child = fork();
        if (child == 0) {
            for (;;) pause();
        }
        double forked = now() - begin;
        if (child < 0) {
            perror("fork");
            return 1;
        }
        uint64_t random = 42;
        begin = now();
        for (size_t i = 0; i < writes; i++) {
            ((volatile char *) memory)[next(&random) % pages * PAGE] = 2;
        }
        double written = (now() - begin) / writes;
        kill(child, SIGKILL);
        waitpid(child, 0, 0);
        leastFork = forked < leastFork ? forked : leastFork;
        leastWrite = written < leastWrite ? written : leastWrite;
    }
    const char *kind = huge ? "huge" : "4k";
    printf("fork %s\t%.4f\tms\n", kind, leastFork / 1e6);
    printf("fork %s first write\t%.1f\tns\n", kind, leastWrite);
    return 0;
}
