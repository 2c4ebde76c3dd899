/// JMH benchmarks: one class a subject, each with its peers beside it.
///
/// ```
/// HeapPairBench, HeapRandomBench ──► contest: the memory managers and the loops
/// ProducerConsumerBench          ──► bars.ProducerConsumer
/// StackBench                     ──► its own loops
/// bars.Bars ──► one process a round and contestant ──► bars.Measure ──► contest      C: src/main/c/contest.c
/// ```
///
/// JMH is for study: profilers, generated code, one contestant at a time. The verdicts are those of
/// [allod.bench.bars], which measures CPU time and interleaves the contestants.
@NullMarked
package allod.bench;

import org.jspecify.annotations.NullMarked;
