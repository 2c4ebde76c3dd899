/// The report that people look at: a profile and all that belongs to it in one HTML file, without network.
///
/// ```
/// MemoryReport ──► ReportPage ──► one file: style, script, and the data as JSON
///      │               │
///      │               └──► ReportJson ──► StackTable (shared prefixes), StringTable, JsonText
///      └── NamedProfile, TimelinePoint, ReportHistogram, HeapMap, ReportTable
/// ```
///
/// Read MemoryReport first, then ReportJson; what the browser does with it is in the resources beside the classes:
/// `data.js`, `tree.js`, `flame.js` and the others, each with a comment at its head.
@NullMarked
package allod.profile.html;

import org.jspecify.annotations.NullMarked;
