/// The bars of the project, measured: CPU time, contestants interleaved, a process each, verdicts.
///
/// ```
/// Bars ──► Plan: which Cells, which Bars            Bars ──► Report, JsonReport ◄── Machine
///   │
///   └──► a process for each cell and round:  Measure ──► ContestLoop, StackLoop, ProducerConsumer       or the C program
/// ```
@NullMarked
package allod.bench.bars;

import org.jspecify.annotations.NullMarked;
