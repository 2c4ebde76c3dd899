/// What a replay and a simulation found, and what a process's memory is made of, for people and for programs.
///
/// Read in this order: `TableReport`, `JsonReport`, `CsvReport`; `PagesReport`, `PagesDiffReport`, `PagesJsonReport`;
/// `SimulationTable`, `SimulationJson`; `DoctorJsonReport`; `RecordingPage` for the HTML of a recording, `DiffTable`
/// and `DiffJson` for what two profiles differ in; `Units`, `Columns`, `Printable` and `Json` print numbers
/// and names and line them up.
@NullMarked
package allod.lab.report;

import org.jspecify.annotations.NullMarked;
