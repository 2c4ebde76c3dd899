package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The rules that make a cache model equal to cachegrind, one at a time, with caches small enough to count by hand.
class CacheModelTest {

    // two sets of two ways each, lines of 16 bytes; the last level has four sets
    private final CacheModel model =
            new CacheModel(new CacheGeometry(64, 2, 16), new CacheGeometry(64, 2, 16), new CacheGeometry(128, 2, 16));

    private void take(int kind, int bytes, long... addresses) {
        ReferenceBatch batch = new ReferenceBatch(addresses.length);
        for (long address : addresses) {
            batch.add(address, bytes, kind);
        }
        model.take(batch);
    }

    @AfterEach
    void checkInvariants() {
        model.checkInvariants();
    }

    @Test
    void c1_aStoreBringsTheLineIn() {
        take(ReferenceKind.STORE, 4, 0x100);
        take(ReferenceKind.LOAD, 4, 0x104);

        assertThat(model.counters()).isEqualTo(new CacheCounters(0, 0, 0, 1, 0, 0, 1, 1, 1));
    }

    @Test
    void c1_theLeastRecentlyUsedLineOfTheSetGoes() {
        take(ReferenceKind.LOAD, 4, 0x00, 0x20, 0x00, 0x40); // one set: 0x20 is the oldest when 0x40 comes
        take(ReferenceKind.LOAD, 4, 0x00, 0x20);

        assertThat(model.counters().loadMisses()).isEqualTo(4);
        assertThat(model.counters().loadLastMisses()).isEqualTo(3); // in the last level 0x20 lies in another set
    }

    @Test
    void c2_aModifyIsOneRead() {
        take(ReferenceKind.MODIFY, 8, 0x200);

        assertThat(model.counters()).isEqualTo(new CacheCounters(0, 0, 0, 1, 1, 1, 0, 0, 0));
    }

    @Test
    void c3_aReferenceOverTheEndOfALineMissesOnceAndTouchesBoth() {
        take(ReferenceKind.LOAD, 8, 0x0c);
        take(ReferenceKind.LOAD, 4, 0x00, 0x10);

        assertThat(model.counters()).isEqualTo(new CacheCounters(0, 0, 0, 3, 1, 1, 0, 0, 0));
    }

    @Test
    void c3_halfAMissIsAMissOfTheWholeReference() {
        take(ReferenceKind.LOAD, 4, 0x00);
        take(ReferenceKind.LOAD, 8, 0x0c);

        assertThat(model.counters().loadMisses()).isEqualTo(2);
        assertThat(model.counters().loadLastMisses()).isEqualTo(2);
    }

    @Test
    void c4_theLastLevelSeesMissesOnly() {
        take(ReferenceKind.LOAD, 4, 0x00, 0x04, 0x08);
        take(ReferenceKind.FETCH, 4, 0x00); // another first level, the same last one

        assertThat(model.counters()).isEqualTo(new CacheCounters(1, 1, 0, 3, 1, 1, 0, 0, 0));
    }

    @Test
    void c5_aLongReferenceIsCutToALine() {
        take(ReferenceKind.LOAD, 512, 0x00);
        take(ReferenceKind.LOAD, 4, 0x10);

        assertThat(model.counters().loadMisses()).isEqualTo(2);
    }

    @Test
    void theEndOfTheAddressSpaceIsNoSpecialPlace() {
        take(ReferenceKind.LOAD, 8, -4L, -8L, 0L);

        assertThat(model.counters().loads()).isEqualTo(3);
        assertThat(model.counters().loadMisses()).isEqualTo(1);
    }
}
