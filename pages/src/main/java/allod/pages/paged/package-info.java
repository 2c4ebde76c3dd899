/// An address space larger than memory: a software page table and TLB over a fixed pool of frames.
///
/// ```
/// AddressSpace ──► SpaceTlbs ──► SoftTlb ──hit──► Address                one compare, no lock
///      │                           │ miss
///      │                           ▼
///      │                       SlowAccess ──► Translations.fill ──► PageTable     no lock either
///      │                           │ not there, or not writable
///      ▼                           ▼
///   Mappings, Fork  ──────────►  Faults ──► Evictor ──► Replacer, Shootdown, WriteBack     the pager's lock
///      │                           │                                          │
///      ▼                           ▼                                          ▼
///   Areas, PageTable  ◄──────  Residents ──► FramePool, PageRegister      PageStore, PagedFile     no lock
/// ```
///
/// Read in this order: `Pte`, `PageTableLeaf`, `PageTableBranch`, `PageTable`, `SoftTlb`, `Translations`,
/// `Shootdown`, `SlowAccess`; then `PageFrame`, `FramePool`, `PageRegister`, `Residents`, `Faults`, `Evictor`,
/// `WriteBack`; then `Mappings`, `Fork`, `AddressSpace`, `Pager`; the policies behind `Replacer`; `PageStore`
/// and `FileStore` by themselves.
///
/// Locks: the pager's, then the lock word of one `Translations`, under which nothing is called. Stores are
/// called without the pager's lock. The chapter is `docs/1-pages-paged.md`.
@NullMarked
package allod.pages.paged;

import org.jspecify.annotations.NullMarked;
