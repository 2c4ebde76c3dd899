package allod.pages.paged;

import java.util.Map;
import java.util.TreeMap;

/// What an address space should be: a map from page addresses to contents, copied whole at a fork.
final class ModelSpace {

    /// A page: its own bytes, or a page of a file until it is written.
    static final class ModelPage {
        Permission permission;
        byte[] own;
        final byte[] file; // the whole file, or null
        final int fileOffset;
        final boolean shared;

        ModelPage(Permission permission, byte[] file, int fileOffset, boolean shared) {
            this.permission = permission;
            this.file = file;
            this.fileOffset = fileOffset;
            this.shared = shared;
        }

        ModelPage copy() {
            ModelPage copy = new ModelPage(permission, file, fileOffset, shared);
            copy.own = own == null ? null : own.clone();
            return copy;
        }

        byte get(int offset) {
            if (own != null) {
                return own[offset];
            }
            return file == null || fileOffset + offset >= file.length ? 0 : file[fileOffset + offset];
        }

        void put(int offset, byte value) {
            if (shared) {
                file[fileOffset + offset] = value; // tests write within the file only
                return;
            }
            if (own == null) {
                byte[] copy = new byte[4096];
                for (int i = 0; i < 4096; i++) {
                    copy[i] = get(i);
                }
                own = copy;
            }
            own[offset] = value;
        }
    }

    final Map<Long, ModelPage> pages = new TreeMap<>();

    ModelSpace fork() {
        ModelSpace child = new ModelSpace();
        pages.forEach((address, page) -> child.pages.put(address, page.copy()));
        return child;
    }

    ModelPage page(long virtualAddress) {
        return pages.get(virtualAddress & -4096L);
    }

    /// Why an access would be refused, and where; null when it is not.
    PageFault.Reason refusal(long virtualAddress, boolean write) {
        ModelPage page = page(virtualAddress);
        if (page == null) {
            return PageFault.Reason.NOT_MAPPED;
        }
        if (page.permission == Permission.NONE) {
            return PageFault.Reason.NO_ACCESS;
        }
        return write && page.permission == Permission.READ ? PageFault.Reason.READ_ONLY : null;
    }

    byte get(long virtualAddress) {
        return page(virtualAddress).get((int) (virtualAddress & 4095));
    }

    void put(long virtualAddress, byte value) {
        page(virtualAddress).put((int) (virtualAddress & 4095), value);
    }
}
