import allod.own.Own;
import allod.own.Ref;
import allod.own.Trusted;

/// Accept: zero is the address of nothing, as null is no object.
final class AddressZero {
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
        if (address == 0) {
            throw new OutOfMemoryError();
        }
        free(address);
    }

    static void g(boolean early) {
        @Own long address = allocate(8);
        if (early) {
            free(address);
            address = 0;
        }
        if (0L != address) {
            free(address);
        }
    }
}
