/// The stack: last-in-first-out memory for each thread.
module allod.stack {
    requires static transitive allod.own;
    requires static org.jspecify;
    requires allod.pages;

    exports allod.stack;
}
