/// The stack: last-in-first-out memory for each thread.
module allod.stack {
    requires static org.jspecify;
    requires allod.pages;

    exports allod.stack;
}
