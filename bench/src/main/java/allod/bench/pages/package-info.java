/// The bars of the pages chapter: figures, each from a process of its own, beside their bars.
///
/// ```
/// PagesBars ──► Figures: which programs ──► a process each, N rounds ──► "name TAB value TAB unit" ──► the least
///     │
///     └──► Promises: which figure must be at most what ──► a table, or JSON
///
/// programs: SnapshotFigures, SnapshotLoad, src/main/c/fork.c
/// ```
///
/// To add a figure: write a class with a `main` that prints such lines, name it in `Figures`, promise in `Promises`.
@NullMarked
package allod.bench.pages;

import org.jspecify.annotations.NullMarked;
