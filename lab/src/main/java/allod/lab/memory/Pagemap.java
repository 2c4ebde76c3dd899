package allod.lab.memory;

import allod.pages.PageSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Counts pages in `/proc/PID/pagemap`: one word a page, at the page's number times eight.
///
/// Mappings in which nothing is resident and nothing swapped are left out, so that reserved terabytes cost nothing.
final class Pagemap {

    private static final int CHUNK_PAGES = 64 << 10;

    private Pagemap() {}

    /// One line a mapping in which there is something: the first address in hexadecimal, then the census.
    static String read(ProcessFolder process, List<Mapping> mappings) throws UnreadableProcess {
        StringBuilder lines = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK_PAGES * Long.BYTES).order(ByteOrder.nativeOrder());
        try (FileChannel pagemap = FileChannel.open(process.path("pagemap"), StandardOpenOption.READ)) {
            for (Mapping mapping : mappings) {
                Amounts amounts = mapping.amounts();
                if (mapping.startAddress() >= 0 // the kernel's own page is not in the file
                        && amounts.of(Measure.RESIDENT) + amounts.of(Measure.SWAPPED) + amounts.huge() > 0) {
                    PageCensus census = census(pagemap, mapping, buffer);
                    lines.append(Long.toHexString(mapping.startAddress()))
                            .append(' ')
                            .append(census.text())
                            .append('\n');
                }
            }
        } catch (AccessDeniedException _) {
            throw UnreadableProcess.forbidden(process.processId(), process.owner());
        } catch (IOException failed) {
            throw process.refusal("pagemap", failed);
        }
        return lines.toString();
    }

    private static PageCensus census(FileChannel pagemap, Mapping mapping, ByteBuffer buffer) throws IOException {
        PageCensus census = PageCensus.NONE;
        long page = mapping.startAddress() >>> PageSize.SHIFT;
        long endPage = mapping.endAddress() >>> PageSize.SHIFT;
        long[] entries = new long[CHUNK_PAGES];
        while (page < endPage) {
            buffer.clear().limit((int) Math.min(CHUNK_PAGES, endPage - page) * Long.BYTES);
            if (pagemap.read(buffer, page * Long.BYTES) <= 0) {
                break; // the process ended: what is left has no pages
            }
            LongBuffer words = buffer.flip().asLongBuffer();
            int count = words.remaining();
            words.get(entries, 0, count);
            census = census.plus(PageCensus.count(entries, count));
            page += count;
        }
        return census;
    }
}
