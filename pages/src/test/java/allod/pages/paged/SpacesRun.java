package allod.pages.paged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/// One run of random operations on some spaces of one pager, beside a model of each.
final class SpacesRun implements AutoCloseable {

    private static final long PAGE = 4096;
    private static final int PAGES_A_REGION = 24;
    private static final long[] REGIONS = {0, (1L << 21) - 12 * PAGE, (1L << 39) - 8 * PAGE, (1L << 48) - 24 * PAGE};
    private static final int FILE_BYTES = 20 * 4096 - 1000;
    private static final int MAX_SPACES = 5;

    private record Pair(AddressSpace space, ModelSpace model) {}

    private final SplittableRandom random;
    private final boolean failing;
    private final MemoryStore store = new MemoryStore();
    private final Pager pager;
    private final Path path;
    private final PagedFile file;
    private final byte[] fileModel = new byte[FILE_BYTES];
    private final List<Pair> pairs = new ArrayList<>();
    private final List<PinnedRange> pins = new ArrayList<>();
    private boolean loses;

    SpacesRun(long seed, Replacement replacement, boolean failing, Path path) throws IOException {
        random = new SplittableRandom(seed);
        this.failing = failing;
        this.path = path;
        random.nextBytes(fileModel);
        Files.write(path, fileModel);
        int frames = 5 + random.nextInt(14);
        pager = Pager.create(
                PagerOptions.ofFrames(frames)
                        .replacement(replacement)
                        .batchPages(1 + random.nextInt(8))
                        .tlbEntries(4 << random.nextInt(5)),
                store);
        file = pager.openFile(path, true);
        pairs.add(new Pair(pager.newSpace("first"), new ModelSpace()));
        if (failing) {
            SplittableRandom dice = random.split();
            store.failsToRead = () -> dice.nextInt(20) == 0;
            store.failsToWrite = () -> dice.nextInt(6) == 0;
            store.capacityPages = 60;
        }
    }

    void loseAWrite() {
        loses = true;
    }

    void steps(int count) {
        for (int i = 0; i < count; i++) {
            Pair pair = pairs.get(random.nextInt(pairs.size()));
            try {
                step(pair);
            } catch (PageStoreFailed refused) {
                assertThat(failing).as("store fails: %s", refused).isTrue();
            }
            if (i % 8 == 0) {
                pager.checkInvariants();
            }
        }
        store.failsToRead = null;
        store.failsToWrite = null;
        store.capacityPages = Integer.MAX_VALUE;
        pairs.forEach(this::compareAll);
        pager.checkInvariants();
    }

    private void step(Pair pair) {
        switch (random.nextInt(24)) {
            case 0 -> map(pair);
            case 1 -> mapFile(pair);
            case 2 -> unmap(pair);
            case 3 -> release(pair);
            case 4 -> protect(pair);
            case 5 -> fork(pair);
            case 6 -> closeSpace(pair);
            case 7 -> evictOrClean(pair);
            case 8 -> pin(pair);
            case 9 -> unpin();
            case 10 -> sync();
            case 11, 12 -> bulk(pair);
            case 13 -> atomic(pair);
            case 14, 15, 16, 17 -> read(pair, address(), 1 << random.nextInt(4));
            default -> write(pair, address(), 1 << random.nextInt(4));
        }
    }

    private long address() {
        return REGIONS[random.nextInt(REGIONS.length)] + random.nextLong(PAGES_A_REGION * PAGE);
    }

    private long[] range() {
        long region = REGIONS[random.nextInt(REGIONS.length)];
        int first = random.nextInt(PAGES_A_REGION);
        return new long[] {region + first * PAGE, (1 + random.nextInt(PAGES_A_REGION - first)) * PAGE};
    }

    private void map(Pair pair) {
        long[] range = range();
        Permission permission = Permission.values()[Math.min(2, random.nextInt(6))];
        boolean free = allOf(pair, range, false);
        try {
            pair.space.map(range[0], range[1], permission, random.nextBoolean());
            assertThat(free).isTrue();
            for (long page = 0; page < range[1]; page += PAGE) {
                pair.model.pages.put(range[0] + page, new ModelSpace.ModelPage(permission, null, 0, false));
            }
        } catch (IllegalArgumentException mapped) {
            assertThat(free).as("%s", mapped).isFalse();
        }
    }

    private void mapFile(Pair pair) {
        long[] range = range();
        int offset = random.nextInt(20) * 4096;
        range[1] = Math.min(range[1], 20 * PAGE - offset);
        if (!allOf(pair, range, false)) {
            return;
        }
        boolean shared = random.nextBoolean();
        Permission permission = random.nextInt(4) == 0 ? Permission.READ : Permission.READ_WRITE;
        PagedFile.Range part = shared ? file.shared(offset, range[1]) : file.copyOnWrite(offset, range[1]);
        pair.space.mapFile(range[0], part, permission);
        for (int page = 0; page < range[1]; page += 4096) {
            pair.model.pages.put(
                    range[0] + page, new ModelSpace.ModelPage(permission, fileModel, offset + page, shared));
        }
    }

    private boolean allOf(Pair pair, long[] range, boolean mapped) {
        for (long page = 0; page < range[1]; page += PAGE) {
            if (pair.model.pages.containsKey(range[0] + page) != mapped) {
                return false;
            }
        }
        return true;
    }

    private boolean pinned(Pair pair, long[] range) {
        return pins.stream()
                .anyMatch(pin ->
                        pair.space.mappings().pins().contains(pin) && pin.overlaps(range[0], range[0] + range[1]));
    }

    private void unmap(Pair pair) {
        long[] range = range();
        boolean pinned = pinned(pair, range);
        try {
            pair.space.unmap(range[0], range[1]);
            assertThat(pinned).isFalse();
            for (long page = 0; page < range[1]; page += PAGE) {
                pair.model.pages.remove(range[0] + page);
            }
        } catch (IllegalStateException refused) {
            assertThat(pinned).as("%s", refused).isTrue();
        }
    }

    private void release(Pair pair) {
        long[] range = range();
        if (!allOf(pair, range, true) || pinned(pair, range)) {
            return;
        }
        pair.space.release(range[0], range[1]);
        for (long page = 0; page < range[1]; page += PAGE) {
            pair.model.pages.get(range[0] + page).own = null;
        }
    }

    private void protect(Pair pair) {
        long[] range = range();
        if (!allOf(pair, range, true)) {
            return;
        }
        Permission permission = Permission.values()[random.nextInt(3)];
        try {
            pair.space.protect(range[0], range[1], permission);
        } catch (IllegalStateException refused) {
            assertThat(pinned(pair, range)).as("%s", refused).isTrue();
            return;
        }
        for (long page = 0; page < range[1]; page += PAGE) {
            pair.model.pages.get(range[0] + page).permission = permission;
        }
    }

    private void fork(Pair pair) {
        if (pairs.size() < MAX_SPACES) {
            try {
                pairs.add(new Pair(pair.space.fork("child"), pair.model.fork()));
            } catch (OutOfFrames pinned) {
                assertThat(pins).isNotEmpty();
            }
        }
    }

    private void closeSpace(Pair pair) {
        if (pairs.size() > 1
                && random.nextInt(2) == 0
                && pair.space.mappings().pins().isEmpty()) {
            pair.space.close();
            pairs.remove(pair);
        }
    }

    private void evictOrClean(Pair pair) {
        long[] range = range();
        if (!allOf(pair, range, true)) {
            return;
        }
        if (random.nextBoolean()) {
            pair.space.evict(range[0], range[1]);
        } else {
            pair.space.clean(range[0], range[1]);
        }
    }

    private void pin(Pair pair) {
        long address = address();
        long bytes = 1 + random.nextLong(PAGE - (address & 4095));
        if (pins.size() < 2 && pair.model.refusal(address, false) == null) {
            PinnedRange pin = pair.space.pin(address, bytes);
            pins.add(pin);
            compare(pair, address, pin.segment().toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
            if (pin.isWritable() && withinFile(pair, address, bytes)) {
                byte value = (byte) random.nextInt();
                pin.segment().set(java.lang.foreign.ValueLayout.JAVA_BYTE, bytes - 1, value);
                pair.model.put(address + bytes - 1, value);
            }
        }
    }

    private void unpin() {
        if (!pins.isEmpty()) {
            pins.remove(random.nextInt(pins.size())).close();
        }
    }

    private void sync() {
        if (random.nextBoolean()) {
            pager.sync();
        } else {
            file.force();
        }
        try {
            assertThat(Files.readAllBytes(path)).isEqualTo(fileModel);
        } catch (IOException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private void bulk(Pair pair) {
        long[] range = range();
        byte[] bytes = new byte[(int) Math.min(range[1], 1 + random.nextInt(3 * 4096))];
        long address = range[0] + random.nextLong(range[1] - bytes.length + 1);
        boolean write = random.nextBoolean();
        if (!permits(pair, address, bytes.length, write) || write && !withinFile(pair, address, bytes.length)) {
            return;
        }
        if (!write) {
            pair.space.read(address, MemorySegment.ofArray(bytes));
            compare(pair, address, bytes);
        } else if (!failing) { // a store that fails may stop it half way
            random.nextBytes(bytes);
            pair.space.write(address, MemorySegment.ofArray(bytes));
            for (int i = 0; i < bytes.length; i++) {
                pair.model.put(address + i, bytes[i]);
            }
        }
    }

    private void atomic(Pair pair) {
        long address = address() & -8;
        if (permits(pair, address, 8, true) && withinFile(pair, address, 8)) {
            long delta = random.nextLong();
            long before = pair.space.getAndAddLong(address, delta);
            assertThat(before).isEqualTo(modelValue(pair, address, 8));
            putModel(pair, address, 8, before + delta);
        }
    }

    private boolean permits(Pair pair, long address, long bytes, boolean write) {
        for (long page = address & -PAGE; page < address + bytes; page += PAGE) {
            if (pair.model.refusal(page, write) != null) {
                return false;
            }
        }
        return true;
    }

    /// Writes behind the end of a shared file are allowed, and forgotten; the model does not have them.
    private boolean withinFile(Pair pair, long address, long bytes) {
        for (long at = address; at < address + bytes; at++) {
            ModelSpace.ModelPage page = pair.model.page(at);
            if (page.shared && page.fileOffset + (at & 4095) >= FILE_BYTES) {
                return false;
            }
        }
        return true;
    }

    private void read(Pair pair, long address, int bytes) {
        if (address > (1L << 48) - bytes) {
            return;
        }
        PageFault.Reason refusal = firstRefusal(pair, address, bytes, false);
        try {
            long value = switch (bytes) {
                case 1 -> pair.space.getByte(address);
                case 2 -> pair.space.getShort(address);
                case 4 -> pair.space.getInt(address);
                default -> pair.space.getLong(address);
            };
            assertThat(refusal).isNull();
            assertThat(value << 64 - 8 * bytes >> 64 - 8 * bytes)
                    .as("0x%x of %s", address, pair.space)
                    .isEqualTo(modelValue(pair, address, bytes));
        } catch (PageFault fault) {
            assertThat(fault.reason()).as("%s", fault).isEqualTo(refusal);
        }
    }

    private void write(Pair pair, long address, int bytes) {
        if (address > (1L << 48) - bytes) {
            return;
        }
        boolean refused = firstRefusal(pair, address, bytes, true) != null;
        if (!refused && !withinFile(pair, address, bytes)) {
            return;
        }
        long value = random.nextLong();
        try {
            switch (bytes) {
                case 1 -> pair.space.putByte(address, (byte) value);
                case 2 -> pair.space.putShort(address, (short) value);
                case 4 -> pair.space.putInt(address, (int) value);
                default -> pair.space.putLong(address, value);
            }
            assertThat(refused).isFalse();
            if (!loses || random.nextInt(10) > 0) {
                putModel(pair, address, bytes, value);
            }
        } catch (PageFault fault) {
            assertThat(refused).as("%s", fault).isTrue();
        } catch (PageStoreFailed failed) {
            if ((address & 4095) > 4096 - bytes) { // half of it may be there
                for (int i = 0; i < bytes; i++) {
                    pair.model.put(address + i, readPatiently(pair, address + i));
                }
            }
            throw failed;
        }
    }

    private byte readPatiently(Pair pair, long address) {
        while (true) {
            try {
                return pair.space.getByte(address);
            } catch (PageStoreFailed again) {
                store.failsToRead = null;
                store.failsToWrite = null;
                store.capacityPages = Integer.MAX_VALUE;
            }
        }
    }

    private PageFault.Reason firstRefusal(Pair pair, long address, int bytes, boolean write) {
        PageFault.Reason first = pair.model.refusal(address, write);
        PageFault.Reason last = pair.model.refusal(address + bytes - 1, write);
        return first != null ? first : last;
    }

    private long modelValue(Pair pair, long address, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | pair.model.get(address + i) & 0xff;
        }
        return value << 64 - 8 * bytes >> 64 - 8 * bytes;
    }

    private void putModel(Pair pair, long address, int bytes, long value) {
        for (int i = 0; i < bytes; i++) {
            pair.model.put(address + i, (byte) (value >>> 8 * i));
        }
    }

    private void compare(Pair pair, long address, byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            assertThat(bytes[i]).as("0x%x of %s", address + i, pair.space).isEqualTo(pair.model.get(address + i));
        }
    }

    private void compareAll(Pair pair) {
        byte[] page = new byte[4096];
        pair.model.pages.forEach((address, model) -> {
            if (model.permission != Permission.NONE) {
                pair.space.read(address, MemorySegment.ofArray(page));
                byte[] expected = new byte[4096];
                for (int i = 0; i < 4096; i++) {
                    expected[i] = model.get(i);
                }
                assertThat(page).as("page 0x%x of %s", address, pair.space).isEqualTo(expected);
            }
        });
    }

    @Override
    public void close() throws IOException {
        store.failsToRead = null;
        store.failsToWrite = null;
        store.capacityPages = Integer.MAX_VALUE;
        pins.forEach(PinnedRange::close);
        pager.close();
        assertThat(store.pages).isEmpty();
        assertThat(Files.readAllBytes(path)).isEqualTo(loses ? Files.readAllBytes(path) : fileModel);
    }
}
