package allod.gc;

/// Whether local references are checked: `-Dallod.gc=checked`.
///
/// Read once, so that the compiler leaves nothing of the checks in a JVM without the option.
final class Checks {

    static final boolean REFS = "checked".equals(System.getProperty("allod.gc"));

    private Checks() {}
}
