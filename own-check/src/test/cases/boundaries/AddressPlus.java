import allod.own.Own;
import allod.own.Ref;
import allod.own.Trusted;

/// What is calculated of an owned address is a number that nobody owns.
final class AddressPlus {
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
        free(address + 8); // error: OWN1010
    }
}
