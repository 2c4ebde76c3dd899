/// The heap: `malloc` for off-heap memory.
module allod.heap {
    requires static org.jspecify;
    requires allod.pages;
}
