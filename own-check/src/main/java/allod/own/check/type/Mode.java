package allod.own.check.type;

/// How a variable, parameter, field or result has its value.
public enum Mode {
    /// Not tracked: primitives, and objects that nobody owns.
    PLAIN,
    /// Owns it.
    OWN,
    /// Borrows it, shared.
    REF,
    /// Borrows it exclusively.
    MUT,
    /// Holds a view: a value of its own that borrows from others, without a drop.
    VIEW;

    /// Whether the holder is a borrow, so that its uses go through to what is borrowed.
    public boolean isBorrow() {
        return this == REF || this == MUT;
    }
}
