/// A page store that compresses pages into memory.
module allod.compressed {
    requires transitive allod.pages;
    requires allod.heap;
    requires aircompressor.v3;
    requires static transitive org.jspecify;

    exports allod.compressed;
}
