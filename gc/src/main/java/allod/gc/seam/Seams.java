package allod.gc.seam;

/// Whether tests may look into the protocols and disturb them.
public final class Seams {

    /// Read once, so that code behind it does not exist in a program's JVM.
    public static final boolean OPEN = Boolean.getBoolean("allod.gc.seams");

    private Seams() {}
}
