package allod.pages.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The rules of the TLB model, one at a time.
class TlbModelTest {

    private static final TlbGeometry FOUR = new TlbGeometry(4, 4);
    private static final TlbGeometry SIXTEEN = new TlbGeometry(16, 4);
    private static final WalkCaches WALK_CACHES =
            new WalkCaches(new TlbGeometry(2, 2), new TlbGeometry(4, 4), new TlbGeometry(8, 4));

    private TlbModel model = small(WALK_CACHES);

    private static TlbModel small(WalkCaches caches) {
        return new TlbModel(TranslationSize.SMALL, new TlbLevels(FOUR, FOUR, SIXTEEN), caches);
    }

    @AfterEach
    void checkInvariants() {
        model.checkInvariants();
    }

    private void take(int kind, int bytes, long... addresses) {
        ReferenceBatch batch = new ReferenceBatch(addresses.length);
        for (long address : addresses) {
            batch.add(address, bytes, kind);
        }
        model.take(batch);
    }

    @Test
    void b1_aReferenceOverTheEndOfAPageIsLookedUpTwice() {
        take(ReferenceKind.LOAD, 8, 0x1ffc, 0x2000);
        take(ReferenceKind.FETCH, 15, 0x5ff8);

        assertThat(model.counters().dataLookups()).isEqualTo(3);
        assertThat(model.counters().dataMisses()).isEqualTo(2);
        assertThat(model.counters().fetchLookups()).isEqualTo(2);
        assertThat(model.counters().fetchMisses()).isEqualTo(2);
    }

    @Test
    void b1_aLongReferenceTouchesEveryPageItCovers() {
        take(ReferenceKind.STORE, 3 << 12, 0x10_800);

        assertThat(model.counters().dataLookups()).isEqualTo(4);
        assertThat(model.counters().dataWalks()).isEqualTo(4);
    }

    @Test
    void b1_aModifyIsOneLookup() {
        take(ReferenceKind.MODIFY, 8, 0x1000);

        assertThat(model.counters().dataLookups()).isEqualTo(1);
    }

    @Test
    void b2_theLeastRecentlyUsedPageGoes() {
        model.take(References.loadsOfPages(1, 2, 3, 4, 1, 5, 1, 2)); // 2 left when 5 came

        assertThat(model.counters().dataMisses()).isEqualTo(6);
        assertThat(model.counters().dataWalks()).isEqualTo(5); // the second level still had it
    }

    @Test
    void b3_codeAndDataShareTheSecondLevel() {
        take(ReferenceKind.LOAD, 1, 0x1000);
        take(ReferenceKind.FETCH, 1, 0x1000);

        assertThat(model.counters().misses()).isEqualTo(2);
        assertThat(model.counters().walks()).isEqualTo(1);
    }

    @Test
    void b3_unlessEachHasItsOwn() {
        model = new TlbModel(TranslationSize.SMALL, new TlbLevels(FOUR, FOUR, SIXTEEN, SIXTEEN), WALK_CACHES);
        take(ReferenceKind.LOAD, 1, 0x1000);
        take(ReferenceKind.FETCH, 1, 0x1000);

        assertThat(model.counters().walks()).isEqualTo(2);
    }

    @Test
    void b4_walksReadLessWithTheCachesOfTheUpperTables() {
        take(ReferenceKind.LOAD, 1, 0x0000_1000L); // nothing is known: PML4E, PDPTE, PDE, PTE
        take(ReferenceKind.LOAD, 1, 0x0000_2000L); // the same page table: PTE
        take(ReferenceKind.LOAD, 1, 0x0020_0000L); // another page table: PDE, PTE
        take(ReferenceKind.LOAD, 1, 0x4000_0000L); // another page directory: PDPTE, PDE, PTE
        take(ReferenceKind.LOAD, 1, 1L << 39); // another PDPT: all four

        assertThat(model.counters().dataWalks()).isEqualTo(5);
        assertThat(model.counters().walkReferences()).isEqualTo(4 + 1 + 2 + 3 + 4);
        assertThat(model.counters().referencesPerWalk()).isEqualTo(14.0 / 5);
    }

    @Test
    void b4_withoutThoseCachesEveryWalkReadsAllTables() {
        model = small(WalkCaches.NONE);
        model.take(References.loadsOfPages(1, 2, 3));

        assertThat(model.counters().walkReferences()).isEqualTo(12);
    }

    @Test
    void b4_largerPagesHaveShorterWalks() {
        for (TranslationSize size : TranslationSize.values()) {
            model = new TlbModel(size, new TlbLevels(FOUR, FOUR, SIXTEEN), WalkCaches.NONE);
            model.take(References.loadsOfPages(0, 1, 512, 1 << 18));

            long pages = size == TranslationSize.SMALL ? 4 : size == TranslationSize.LARGE ? 3 : 2;
            assertThat(model.counters().walks()).isEqualTo(pages);
            assertThat(model.counters().walkReferences()).isEqualTo(pages * (4 - size.index()));
        }
    }

    @Test
    void nothingWalkedNothingRead() {
        assertThat(model.counters().referencesPerWalk()).isZero();
    }
}
