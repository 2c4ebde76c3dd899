import allod.own.Own;
import allod.own.Trusted;

/// A raw address is freed once, not twice.
final class AddressFreedTwice {
    @Trusted("calls malloc")
    static @Own long allocate(long bytes) {
        return bytes;
    }

    @Trusted("calls free")
    static void free(@Own long address) {}

    static void f() {
        @Own long address = allocate(8);
        free(address);
        free(address); // error: OWN0382
    }
}
