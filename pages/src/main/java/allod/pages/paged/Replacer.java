package allod.pages.paged;

/// A policy that says which page leaves when another one needs its place.
///
/// ```
///             added                    touched
/// absent ───────────────► present ──────────────┐
///   ▲                      │ ▲ ▲                 │
///   │ removed              │ │ └─────────────────┘
///   ├──────────────────────┤ │
///   │                      ▼ │ kept
///   └──────── victim() ──────┘
/// ```
///
/// Numbers in, numbers out: a policy knows neither frames nor tables, so it serves a [Pager] and a simulation
/// alike. The two differ in what they see. A simulation calls `touched` at every use. A pager learns of uses
/// only when it looks at a victim's `A` bit, and then says `kept`.
///
/// Invariants: **Q1** the present pages are those that were added or kept and have left neither by `removed`
/// nor by `victim`; a victim is one of them.
///
/// Threads: one at a time.
public interface Replacer {

    /// A page has come in.
    ///
    /// @param page any number from 0 on; it is not present
    void added(long page);

    /// A present page was used.
    void touched(long page);

    /// A page is gone for good; an unknown one is ignored.
    void removed(long page);

    /// Chooses the page to leave, and takes it out. The policy may remember it, to know it when it comes back.
    ///
    /// @return the page, or -1 when none is present
    long victim();

    /// The last victim stays after all, because it was used since it was looked at last, or because it is in
    /// use still.
    void kept(long page);

    /// How many pages are present.
    int present();
}
