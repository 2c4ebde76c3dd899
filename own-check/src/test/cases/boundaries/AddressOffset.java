import allod.own.Own;
import allod.own.Ref;
import allod.own.Trusted;

/// Accept: with a borrow of the address one may calculate.
final class AddressOffset {
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

    static int f() {
        @Own long address = allocate(8);
        @Ref long at = address;
        int value = get(at + 4);
        free(address);
        return value;
    }
}
