/// What a replay found, for people and for programs: table, JSON, CSV.
///
/// Read in this order: `TableReport`, `JsonReport`, `CsvReport`; `Units` and `Columns` print numbers and line them up.
@NullMarked
package allod.lab.report;

import org.jspecify.annotations.NullMarked;
