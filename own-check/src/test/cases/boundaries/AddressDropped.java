import allod.own.Own;
import allod.own.Trusted;

/// Accept: a raw address is freed once.
final class AddressDropped {
    @Trusted("calls malloc")
    static @Own long allocate(long bytes) {
        return bytes;
    }

    @Trusted("calls free")
    static void free(@Own long address) {}

    static void f() {
        @Own long address = allocate(8);
        free(address);
    }
}
