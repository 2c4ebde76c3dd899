/// Heaps and the profiler as meters of Micrometer.
@SuppressWarnings("requires-transitive-automatic") // Micrometer's jars have names and no descriptors
module allod.micrometer {
    requires transitive allod.heap;
    requires allod.profile;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports allod.micrometer;
}
