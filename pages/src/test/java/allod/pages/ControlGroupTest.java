package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Both versions of control groups, as folders with the kernel's file names.
class ControlGroupTest {

    @TempDir
    Path folder;

    @Test
    void version2TakesTheSmallestLimitOnTheWayUp() throws IOException {
        Path membership = write("membership", "0::/slice/service\n");
        write("root/slice/memory.max", "1000000\n");
        write("root/slice/service/memory.max", "max\n");
        write("root/slice/service/memory.current", "4096\n");

        ControlGroup group = ControlGroup.read(membership, folder.resolve("root"));

        assertThat(group.limitBytes()).hasValue(1_000_000);
        assertThat(group.usedBytes()).hasValue(4096);
    }

    @Test
    void version1HasFilesOfItsOwn() throws IOException {
        Path membership = write("membership", "9:name=systemd:/\n4:memory:/a/b\n0::/a\n");
        write("root/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("root/memory/a/b/memory.limit_in_bytes", "2000000\n");
        write("root/memory/a/b/memory.usage_in_bytes", "5\n");

        ControlGroup group = ControlGroup.read(membership, folder.resolve("root"));

        assertThat(group.limitBytes()).hasValue(2_000_000);
        assertThat(group.usedBytes()).hasValue(5);
    }

    @Test
    void aContainerSeesItsOwnGroupAsTheRoot() throws IOException {
        Path membership = write("membership", "0::/docker/0123\n");
        write("root/memory.max", "3000000\n");

        assertThat(ControlGroup.read(membership, folder.resolve("root")).limitBytes())
                .hasValue(3_000_000);
    }

    @Test
    void aHugeNumberIsNoLimit() throws IOException {
        Path membership = write("membership", "4:memory:/\n");
        write("root/memory/memory.limit_in_bytes", "9223372036854771712\n");

        assertThat(ControlGroup.read(membership, folder.resolve("root")).limitBytes())
                .isEmpty();
    }

    @Test
    void aPathThatLeavesTheRootIsNotFollowed() throws IOException {
        Path membership = write("membership", "0::/../outside\n");
        write("outside/memory.max", "1\n");
        write("root/memory.max", "7\n");

        assertThat(ControlGroup.read(membership, folder.resolve("root")).limitBytes())
                .hasValue(7);
    }

    @Test
    void withoutGroupsThereIsNoLimit() {
        ControlGroup group = ControlGroup.read(folder.resolve("none"), folder);

        assertThat(group.limitBytes()).isEmpty();
        assertThat(group.usedBytes()).isEmpty();
    }

    private Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}
