/// Small programs over off-heap memory whose owners javac has checked.
module allod.examples {
    requires allod.heap;
    requires allod.pages;
    requires static allod.own;
    requires static org.jspecify;
}
