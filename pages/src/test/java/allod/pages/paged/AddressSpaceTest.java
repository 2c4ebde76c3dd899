package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Examples of what a user does with a space.
class AddressSpaceTest {

    private static final long AT = 0x1234_5678_9000L;
    private static final long PAGE = 4096;

    private final MemoryStore store = new MemoryStore();
    private final Pager pager = Pager.create(PagerOptions.ofFrames(16), store);
    private final AddressSpace space = pager.newSpace("test");

    @AfterEach
    void checkAndClose() {
        pager.checkInvariants();
        pager.close();
        assertThat(store.closed).isTrue();
        assertThat(store.pages).as("slots that nobody refers to").isEmpty();
    }

    @Test
    void freshPagesReadAsZeroAndShareOneFrame() {
        space.map(AT, 100 * PAGE, Permission.READ_WRITE);
        for (int i = 0; i < 100; i++) {
            assertThat(space.getLong(AT + i * PAGE + 8)).isZero();
        }
        assertThat(space.stats().zeroPages()).isEqualTo(100);
        assertThat(pager.stats().freeFrames()).isEqualTo(16);
    }

    @Test
    void moreThanMemoryKeepsItsContents() {
        space.map(AT, 100 * PAGE, Permission.READ_WRITE);
        for (int i = 0; i < 100; i++) {
            space.putLong(AT + i * PAGE + 16, i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(space.getLong(AT + i * PAGE + 16)).isEqualTo(i);
        }
        SpaceStats stats = space.stats();
        assertThat(stats.residentPages() + stats.storedPages()).isEqualTo(100);
        assertThat(stats.residentPages()).isLessThanOrEqualTo(16);
        assertThat(stats.evictions()).isGreaterThanOrEqualTo(84);
    }

    @Test
    void everyTypeIsReadAsItWasWritten() {
        space.map(AT, 2 * PAGE, Permission.READ_WRITE);
        space.putByte(AT, (byte) -3);
        space.putShort(AT + 2, (short) -30000);
        space.putInt(AT + 4, 0x80706050);
        space.putLong(AT + 8, Long.MIN_VALUE + 5);
        space.putFloat(AT + 16, 1.5f);
        space.putDouble(AT + 24, -2.25);
        assertThat(space.getByte(AT)).isEqualTo((byte) -3);
        assertThat(space.getShort(AT + 2)).isEqualTo((short) -30000);
        assertThat(space.getInt(AT + 4)).isEqualTo(0x80706050);
        assertThat(space.getLong(AT + 8)).isEqualTo(Long.MIN_VALUE + 5);
        assertThat(space.getFloat(AT + 16)).isEqualTo(1.5f);
        assertThat(space.getDouble(AT + 24)).isEqualTo(-2.25);
    }

    @Test
    void anAccessAcrossTwoPagesIsWhole() {
        space.map(AT, 2 * PAGE, Permission.READ_WRITE);
        for (int offset = 1; offset < 8; offset++) {
            space.putLong(AT + PAGE - offset, 0x0102030405060708L * offset);
            assertThat(space.getLong(AT + PAGE - offset)).isEqualTo(0x0102030405060708L * offset);
        }
        space.putInt(AT + PAGE - 1, 0x04030201);
        assertThat(space.getByte(AT + PAGE - 1)).isEqualTo((byte) 1);
        assertThat(space.getByte(AT + PAGE)).isEqualTo((byte) 2);
        space.putShort(AT + PAGE - 1, (short) 0x0908);
        assertThat(space.getShort(AT + PAGE - 1)).isEqualTo((short) 0x0908);
        space.putLong(AT + 3, 77); // not aligned, but within a page
        assertThat(space.getLong(AT + 3)).isEqualTo(77);
    }

    @Test
    void aWriteAcrossIntoAReadOnlyPageChangesNothing() {
        space.map(AT, 2 * PAGE, Permission.READ_WRITE);
        space.protect(AT + PAGE, PAGE, Permission.READ);
        assertFault(() -> space.putLong(AT + PAGE - 4, -1), AT + PAGE, PageFault.Reason.READ_ONLY);
        assertThat(space.getInt(AT + PAGE - 4)).isZero();
    }

    @Test
    void v1_accessesThatAreNotPermittedAreFaults() {
        space.map(AT, 3 * PAGE, Permission.READ_WRITE);
        space.putLong(AT, 1);
        space.putLong(AT + PAGE, 2);
        space.protect(AT, PAGE, Permission.NONE);
        space.protect(AT + PAGE, 2 * PAGE, Permission.READ);
        assertFault(() -> space.getLong(AT), AT, PageFault.Reason.NO_ACCESS);
        assertFault(() -> space.putByte(AT + PAGE, (byte) 1), AT + PAGE, PageFault.Reason.READ_ONLY);
        assertFault(() -> space.getInt(AT + 3 * PAGE), AT + 3 * PAGE, PageFault.Reason.NOT_MAPPED);
        assertFault(() -> space.getInt(1L << 48), 1L << 48, PageFault.Reason.NO_ADDRESS);
        assertFault(() -> space.getInt(-1), -1, PageFault.Reason.NO_ADDRESS);
        assertFault(() -> space.putInt(-4, 1), -4, PageFault.Reason.NO_ADDRESS);
        assertFault(() -> space.getAndAddLong(AT + 4, 1), AT + 4, PageFault.Reason.MISALIGNED);
        assertThat(space.getLong(AT + PAGE)).isEqualTo(2);
        space.protect(AT, 3 * PAGE, Permission.READ_WRITE);
        assertThat(space.getLong(AT)).isEqualTo(1);
        space.putLong(AT + PAGE, 3);
        assertThat(space.getLong(AT + PAGE)).isEqualTo(3);
    }

    private static void assertFault(Runnable access, long virtualAddress, PageFault.Reason reason) {
        assertThatThrownBy(access::run).isInstanceOfSatisfying(PageFault.class, fault -> {
            assertThat(fault.virtualAddress()).isEqualTo(virtualAddress);
            assertThat(fault.reason()).isEqualTo(reason);
        });
    }

    @Test
    void v2_aForkSeesWhatWasThereAndNothingLater() {
        space.map(AT, 40 * PAGE, Permission.READ_WRITE);
        for (int i = 0; i < 40; i++) {
            space.putLong(AT + i * PAGE, i);
        }
        try (AddressSpace child = space.fork("child");
                AddressSpace grandchild = child.fork("grandchild")) {
            space.putLong(AT, 100);
            child.putLong(AT + PAGE, 101);
            grandchild.putLong(AT + 2 * PAGE, 102);
            for (AddressSpace one : new AddressSpace[] {space, child, grandchild}) {
                for (int i = 3; i < 40; i++) {
                    assertThat(one.getLong(AT + i * PAGE)).isEqualTo(i);
                }
                assertThat(one.getLong(AT)).isEqualTo(one == space ? 100 : 0);
                assertThat(one.getLong(AT + PAGE)).isEqualTo(one == child ? 101 : 1);
                assertThat(one.getLong(AT + 2 * PAGE)).isEqualTo(one == grandchild ? 102 : 2);
            }
            pager.checkInvariants();
            assertThat(grandchild.stats().sharedPages()).isGreaterThanOrEqualTo(37);
        }
        space.putLong(AT + 5 * PAGE, 6);
        assertThat(space.stats().sharedPages()).isZero();
    }

    @Test
    void releasedPagesAreZeroAgainAndUnmappedOnesAreGone() {
        space.map(AT, 8 * PAGE, Permission.READ_WRITE);
        space.fill(AT, 8 * PAGE, (byte) 1);
        space.release(AT + PAGE, PAGE);
        assertThat(space.getLong(AT + PAGE)).isZero();
        assertThat(space.getByte(AT + 2 * PAGE)).isEqualTo((byte) 1);
        space.unmap(AT + 3 * PAGE, 2 * PAGE);
        assertFault(() -> space.getByte(AT + 3 * PAGE), AT + 3 * PAGE, PageFault.Reason.NOT_MAPPED);
        assertThat(space.getByte(AT + 5 * PAGE)).isEqualTo((byte) 1);
        assertThat(space.stats().mappedBytes()).isEqualTo(6 * PAGE);
    }

    @Test
    void bulkAccessesCrossPages() {
        space.map(AT, 64 * PAGE, Permission.READ_WRITE);
        byte[] bytes = new byte[(int) (30 * PAGE)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 4096);
        }
        space.write(AT + 100, MemorySegment.ofArray(bytes));
        space.copy(AT + 100, AT + 5000, bytes.length); // overlaps
        byte[] read = new byte[bytes.length];
        space.read(AT + 5000, MemorySegment.ofArray(read));
        assertThat(read).isEqualTo(bytes);
        space.copy(AT + 5000, AT + 200, bytes.length);
        space.read(AT + 200, MemorySegment.ofArray(read));
        assertThat(read).isEqualTo(bytes);
    }

    @Test
    void aSharedMappingWritesItsFileAndAPrivateOneDoesNot(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("file");
        byte[] bytes = new byte[10_000];
        bytes[5000] = 7;
        Files.write(path, bytes);
        PagedFile file = pager.openFile(path, true);
        space.mapFile(AT, file.shared(0, 10_000), Permission.READ_WRITE);
        space.mapFile(AT + (1 << 20), file.copyOnWrite(0, 10_000), Permission.READ_WRITE);
        assertThat(space.getByte(AT + 5000)).isEqualTo((byte) 7);
        assertThat(space.getByte(AT + (1 << 20) + 5000)).isEqualTo((byte) 7);
        space.putByte(AT + 5001, (byte) 8);
        assertThat(space.getByte(AT + (1 << 20) + 5001)).isEqualTo((byte) 8);
        space.putByte(AT + (1 << 20) + 5002, (byte) 9);
        assertThat(space.getByte(AT + 5002)).isZero();
        assertThat(space.getByte(AT + 11_000)).isZero(); // behind the end of the file, within its last page
        space.putByte(AT + 9999, (byte) 1);
        file.force();
        byte[] now = Files.readAllBytes(path);
        assertThat(now).hasSize(10_000);
        assertThat(now[5001]).isEqualTo((byte) 8);
        assertThat(now[5002]).isZero();
        assertThat(now[9999]).isEqualTo((byte) 1);
        assertThatThrownBy(file::close).hasMessageContaining("6 pages of it are mapped");
        space.putByte(AT, (byte) 2);
        space.unmap(AT, 12_288);
        space.unmap(AT + (1 << 20), 12_288);
        file.close();
        assertThat(Files.readAllBytes(path)[0]).isEqualTo((byte) 2);
    }

    @Test
    void pinnedPagesStayWhereTheyAre() {
        space.map(AT, 200 * PAGE, Permission.READ_WRITE);
        space.putLong(AT, 5);
        try (PinnedRange pin = space.pin(AT, 4096)) {
            long address = pin.address();
            pin.segment().set(java.lang.foreign.ValueLayout.JAVA_LONG, 8, 6);
            for (int i = 1; i < 200; i++) {
                space.putLong(AT + i * PAGE, i);
            }
            assertThat(pin.address()).isEqualTo(address);
            try (AddressSpace child = space.fork("child")) {
                pin.segment().set(java.lang.foreign.ValueLayout.JAVA_LONG, 16, 7);
                assertThat(child.getLong(AT + 8)).isEqualTo(6);
                assertThat(child.getLong(AT + 16)).isZero();
                assertThat(space.getLong(AT + 16)).isEqualTo(7);
                space.putLong(AT + 24, 8);
                assertThat(pin.segment().get(java.lang.foreign.ValueLayout.JAVA_LONG, 24))
                        .isEqualTo(8);
                pager.checkInvariants();
            }
            assertThatThrownBy(() -> space.unmap(AT, PAGE)).hasMessageContaining("is open; close it first");
            assertThatThrownBy(() -> space.release(AT, PAGE)).hasMessageContaining("is open; close it first");
            assertThatThrownBy(space::close).hasMessageContaining("is open; close it first");
        }
        space.evict(AT, 200 * PAGE);
        assertThat(pager.stats().freeFrames()).isEqualTo(16);
        assertThat(space.getLong(AT + 16)).isEqualTo(7);
    }

    @Test
    void v1_aChildMayDoNoMoreWithAPinnedPageThanItsParent() {
        space.map(AT, 2 * PAGE, Permission.READ_WRITE);
        space.putLong(AT, 1);
        space.putLong(AT + PAGE, 2);
        try (PinnedRange first = space.pin(AT, 8);
                PinnedRange second = space.pin(AT + PAGE, 8)) {
            space.protect(AT, PAGE, Permission.READ);
            space.protect(AT + PAGE, PAGE, Permission.NONE);
            try (AddressSpace child = space.fork("child")) {
                assertThat(child.getLong(AT)).isEqualTo(1);
                assertFault(() -> child.putLong(AT, 3), AT, PageFault.Reason.READ_ONLY);
                assertFault(() -> child.getLong(AT + PAGE), AT + PAGE, PageFault.Reason.NO_ACCESS);
                pager.checkInvariants();
            }
            assertThat(first.bytes() + second.bytes()).isEqualTo(16);
        }
    }

    @Test
    void whenAllFramesArePinnedTheAccessSaysSo() {
        space.map(AT, 40 * PAGE, Permission.READ_WRITE);
        PinnedRange[] pins = new PinnedRange[16];
        for (int i = 0; i < 16; i++) {
            pins[i] = space.pin(AT + i * PAGE, PAGE);
        }
        assertThatThrownBy(() -> space.putLong(AT + 20 * PAGE, 1))
                .isInstanceOf(OutOfFrames.class)
                .hasMessageContaining("of 16 frames 16 are pinned");
        assertThat(space.getLong(AT + 21 * PAGE)).isZero(); // needs no frame
        pins[3].close();
        space.putLong(AT + 20 * PAGE, 1);
        for (PinnedRange pin : pins) {
            pin.close();
        }
    }

    @Test
    void atomicsWorkOnTheOneCopy() {
        space.map(AT, PAGE, Permission.READ_WRITE);
        assertThat(space.getAndAddLong(AT, 5)).isZero();
        try (AddressSpace child = space.fork("child")) {
            assertThat(child.compareAndSetLong(AT, 5, 6)).isTrue();
            assertThat(child.compareAndSetLong(AT, 5, 7)).isFalse();
            assertThat(space.getLongVolatile(AT)).isEqualTo(5);
            assertThat(space.getAndAddInt(AT, 1)).isEqualTo(5);
            assertThat(child.getIntVolatile(AT)).isEqualTo(6);
        }
    }

    @Test
    void aClosedSpaceRefuses() {
        AddressSpace other = pager.newSpace("other");
        other.map(AT, PAGE, Permission.READ_WRITE);
        other.putLong(AT, 1);
        other.close();
        other.close();
        assertThatThrownBy(() -> other.getLong(AT)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> other.map(PAGE, Permission.READ)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> space.map(AT + 1, PAGE, Permission.READ)).hasMessageContaining("multiples of 4096");
        assertThatThrownBy(() -> space.map(AT, 0, Permission.READ)).hasMessageContaining("at least one page");
        assertThatThrownBy(() -> space.map((1L << 48) - PAGE, 2 * PAGE, Permission.READ))
                .hasMessageContaining("end at 2^48");
        space.map((1L << 48) - PAGE, PAGE, Permission.READ_WRITE);
        space.putByte((1L << 48) - 1, (byte) 1);
        space.map(AT, PAGE, Permission.READ);
        assertThatThrownBy(() -> space.map(AT, PAGE, Permission.READ)).hasMessageContaining("mapped there already");
        assertThatThrownBy(() -> space.protect(AT, 2 * PAGE, Permission.READ))
                .hasMessageContaining("nothing is mapped");
        assertThatThrownBy(() -> PagerOptions.ofFrames(3)).hasMessageContaining("less than 4");
        long chosen = space.map(PAGE, Permission.READ_WRITE);
        assertThat(chosen & ((1 << 21) - 1)).isZero();
    }
}
