import allod.own.Own;
import allod.own.Ref;
import allod.own.Trusted;

/// An owned address is not moved on.
final class AddressStep {
    @Trusted("calls malloc")
    static @Own long allocate(long bytes) {
        return bytes;
    }

    @Trusted("calls free")
    static void free(@Own long address) {}

    @Trusted("reads memory")
    static int get(@Ref long address) {
        return 0;
    }

    static void f() {
        @Own long address = allocate(8);
        address++; // error: OWN1010
        free(address);
    }
}
