package allod.gc;

/// Hears nothing.
final class NoGcProbe implements GcProbe {

    static final GcProbe NONE = new NoGcProbe();

    private NoGcProbe() {}
}
