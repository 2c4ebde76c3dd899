package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Something is broken on purpose: the inspection must say which invariant.
class PagerInspectionTest {

    private static final long AT = 1L << 30;

    private final Pager pager = Pager.create(PagerOptions.ofFrames(16), new MemoryStore());
    private final AddressSpace space = pager.newSpace("broken");
    private final SoftTlb tlb = space.openTlb();

    @BeforeEach
    void fill() {
        space.map(AT, 8 << 12, Permission.READ_WRITE);
        for (int page = 0; page < 4; page++) {
            tlb.putLong(AT + (page << 12), page);
            tlb.putLong(AT + (page << 12), page); // the second one leaves a translation
        }
        pager.checkInvariants();
    }

    @AfterEach
    void giveMemoryBack() {
        pager.residents().frames().close(); // the rest cannot be closed in good order any more
    }

    private PageTableLeaf leaf() {
        PageTableLeaf leaf = space.table().leaf(AT);
        if (leaf == null) {
            throw new AssertionError();
        }
        return leaf;
    }

    private PageFrame frame() {
        return pager.residents().frame(leaf().get(Pte.index(AT)));
    }

    private void assertBroken(String invariant) {
        assertThatThrownBy(pager::checkInvariants)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(invariant + " is broken");
    }

    @Test
    void t1_aNodeWithOneHolderTooMany() {
        leaf().share();
        assertBroken("T1");
    }

    @Test
    void t3_aPageOfTwoIsWritable() {
        try (AddressSpace child = space.fork("child")) {
            child.putLong(AT + (1 << 12), 7); // copies the leaf
            pager.checkInvariants();
            leaf().set(Pte.index(AT), Pte.W);
            assertBroken("T3");
        }
    }

    @Test
    void g1_aPageWithAReferenceThatNobodyHas() {
        space.evict(AT, 1 << 12);
        pager.residents().register().refer(Pte.number(leaf().get(Pte.index(AT))));
        assertBroken("G1");
    }

    @Test
    void g2_aPageInTheFrameOfAnother() {
        pager.residents().register().setFrame(frame().pageId(), frame().number() + 1);
        assertBroken("G2");
    }

    @Test
    void g3_aFrameWithAPageThatNobodyRefersTo() {
        PageFrame taken = pager.evictor().take(0);
        int id = pager.residents().register().create();
        pager.residents().assign(taken, id, space, PageFrame.State.TAKEN);
        pager.residents().settle(taken);
        pager.residents().register().drop(id);
        assertBroken("G3");
    }

    @Test
    void f1_aLostFrame() {
        pager.evictor().take(0);
        assertBroken("F1");
    }

    @Test
    void f2_anEntryThatTheFrameDoesNotKnow() {
        frame().unlink(leaf(), Pte.index(AT));
        assertBroken("F2");
    }

    @Test
    void f4_aFrameThatIsTakenTwice() {
        PageFrame taken = pager.evictor().take(0);
        taken.become(PageFrame.State.FREE);
        assertBroken("F4");
    }

    @Test
    void u1_aTranslationThatASkippedShootdownHasLeft() {
        leaf().clear(Pte.index(AT), Pte.A);
        assertBroken("U1");
    }

    @Test
    void u1_aWriteTagWithoutTheDirtyBit() {
        leaf().clear(Pte.index(AT), Pte.D);
        assertBroken("U1");
    }

    @Test
    void v1_aPageOutsideOfAllAreas() {
        space.mappings().areas().remove(AT, AT + (1 << 12));
        assertBroken("V1");
    }

    @Test
    void v1_aWritablePageThatMayOnlyBeRead() {
        space.mappings().areas().protect(AT, AT + (1 << 12), Permission.READ);
        assertBroken("V1");
    }
}
