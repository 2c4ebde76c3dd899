import allod.own.Own;
import allod.own.Trusted;

/// A raw address that nobody frees is a leak.
final class AddressForgotten {
    @Trusted("calls malloc")
    static @Own long allocate(long bytes) {
        return bytes;
    }

    static void f() {
        @Own long address = allocate(8); // error: OWN1001
    }
}
