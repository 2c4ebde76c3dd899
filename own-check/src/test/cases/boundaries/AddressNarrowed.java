import allod.own.Own;
import allod.own.Ref;
import allod.own.Trusted;

/// A cast to a shorter number loses the owner.
final class AddressNarrowed {
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
        int low = (int) address; // error: OWN1010
        free(address);
        return low;
    }
}
