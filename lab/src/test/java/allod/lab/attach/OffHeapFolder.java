package allod.lab.attach;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.BaseDirectory;
import org.apache.lucene.store.ByteBuffersDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.ByteBuffersIndexInput;
import org.apache.lucene.store.ByteBuffersIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.SingleInstanceLockFactory;

/// A folder of an index whose files are native memory: each in an arena of its own, which is closed when the file is
/// deleted - unless this folder leaks.
final class OffHeapFolder extends BaseDirectory {

    private final boolean leaks;
    private final Map<String, OffHeapFile> files = new ConcurrentHashMap<>();
    private final AtomicLong temporary = new AtomicLong();

    OffHeapFolder(boolean leaks) {
        super(new SingleInstanceLockFactory());
        this.leaks = leaks;
    }

    private record OffHeapFile(Arena arena, MemorySegment bytes) {}

    @Override
    public String[] listAll() {
        return files.keySet().stream().sorted().toArray(String[]::new);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        OffHeapFile file = files.remove(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        if (!leaks) {
            file.arena().close();
        }
    }

    @Override
    public long fileLength(String name) throws IOException {
        return find(name).bytes().byteSize();
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) {
        return new ByteBuffersIndexOutput(
                new ByteBuffersDataOutput(), name, name, new java.util.zip.CRC32(), written -> keep(name, written));
    }

    /// What was written becomes a file off the heap.
    private void keep(String name, ByteBuffersDataOutput written) {
        Arena arena = Arena.ofShared();
        byte[] bytes = written.toArrayCopy();
        MemorySegment memory = arena.allocate(Math.max(1, bytes.length));
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
        files.put(name, new OffHeapFile(arena, memory.asSlice(0, bytes.length)));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) {
        return createOutput(prefix + "_" + suffix + "_" + temporary.incrementAndGet(), context);
    }

    @Override
    public void sync(Collection<String> names) {}

    @Override
    public void syncMetaData() {}

    @Override
    public void rename(String source, String target) throws IOException {
        files.put(target, find(source));
        files.remove(source);
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        byte[] copy = find(name).bytes().toArray(ValueLayout.JAVA_BYTE);
        return new ByteBuffersIndexInput(
                new ByteBuffersDataInput(java.util.List.of(java.nio.ByteBuffer.wrap(copy))), name);
    }

    private OffHeapFile find(String name) throws IOException {
        OffHeapFile file = files.get(name);
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }

    @Override
    public Set<String> getPendingDeletions() {
        return Set.of();
    }

    @Override
    public void close() {
        isOpen = false;
        files.values().forEach(file -> file.arena().close());
        files.clear();
    }
}
