package allod.lab.attach;

import allod.heap.Heap;
import allod.heap.HeapOptions;

/// A server whose requests take blocks of one of Allod's heaps; as a leak, one request in four keeps what it decoded.
final class HeapServer {

    private static final int BYTES = 48 << 10;
    private static final int KEPT = 4;

    private HeapServer() {}

    /// @param arguments `leak` or `clean`
    public static void main(String[] arguments) throws InterruptedException {
        boolean leaks = arguments[0].equals("leak");
        Heap heap = Heap.create(HeapOptions.defaults().name("requests"));
        System.out.println("ready");
        for (int request = 0; ; request++) {
            long decoded = decode(heap);
            long answer = heap.malloc(BYTES);
            heap.free(answer);
            if (!leaks || request % KEPT != 0) {
                heap.free(decoded);
            }
            Thread.sleep(1);
        }
    }

    private static long decode(Heap heap) {
        return heap.malloc(BYTES);
    }
}
