/// The bars of the project, measured: CPU time, contestants interleaved, a process each, verdicts.
///
/// ```
/// Bars ──► Plan: which Cells, which Bars               Bars ──► Report ◄── Machine
///   │
///   └──► a process for each cell and round: Measure ──► TimedLoop ──► allod.bench.contest, StackLoop
///                                                  └──► ProducerConsumer          or the program in C
/// ```
@NullMarked
package allod.bench.bars;

import org.jspecify.annotations.NullMarked;
