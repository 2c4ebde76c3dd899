package allod.heap.checked;

/// A frame of its own on the stack, of a class that tests load again and let go.
final class GuardedCaller {

    private GuardedCaller() {}

    static void call(Runnable body) {
        body.run();
    }
}
