/// An object heap off the JVM's heap, with garbage collectors of its own.
module allod.gc {
    requires transitive allod.pages;
    requires allod.heap;
    requires java.management;
    requires static transitive allod.own;
    requires static transitive org.jspecify;

    exports allod.gc;
    exports allod.gc.dump;
    exports allod.gc.object;
    exports allod.gc.struct;

    uses allod.gc.GcProbe;
}
