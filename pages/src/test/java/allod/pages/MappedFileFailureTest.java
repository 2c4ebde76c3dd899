package allod.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import allod.pages.MappedFile.Mode;
import allod.pages.os.MappingBudget;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every failure of a mapped file, provoked for real: by other processes, full and broken file systems, and limits.
class MappedFileFailureTest {

    private static final long PAGE = PageSize.BYTES;

    @TempDir
    Path folder;

    /// The three ways in which HotSpot may deliver the fault: at once (interpreter, C1), or late (C2).
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-XX:+TieredCompilation"})
    void truncationByAnotherProcessIsAnExceptionAtADefinedPoint(String compiler) {
        ChildJvm child = ChildJvm.run("", ChildJvm.strict(compiler), FileScenarios.class, "truncated", "" + folder);

        assertThat(child.output()).contains("40 of 40 cuts, survived");
        assertThat(child.exitCode()).isZero();
    }

    @Test
    void truncationIsNoticedEvenWhenNoAccessMeetsIt() throws IOException {
        Path path = folder.resolve("silent");
        try (MappedFile file = MappedFile.open(path, Mode.SHARED, 2 * PAGE)) {
            cut(path, 2 * PAGE - 1);
            assertThatThrownBy(() -> file.watch(() -> Address.getByte(file.address() + 2 * PAGE - 1)))
                    .isInstanceOf(MappedFileTruncated.class)
                    .hasMessage("'" + path + "' was truncated to " + (2 * PAGE - 1) + " bytes, and " + 2 * PAGE
                            + " are mapped: what lay behind is gone. Close the view; open the file anew.");
        }
    }

    @Test
    void m4_aPoisonedViewStaysPoisonedWhenTheFileIsLongAgain() throws IOException {
        Path path = folder.resolve("poisoned");
        try (MappedFile file = MappedFile.open(path, Mode.SHARED, 2 * PAGE)) {
            cut(path, 0);
            assertThatThrownBy(() -> file.prefault(0, PAGE)).isInstanceOf(MappedFileTruncated.class);
            Files.write(path, new byte[2 * (int) PAGE]);
            assertThatThrownBy(() -> file.force(0, PAGE)).isInstanceOf(MappedFileTruncated.class);
            assertThatThrownBy(file::segment).isInstanceOf(MappedFileTruncated.class);
            assertThatThrownBy(() -> file.residentBytes(0, 1)).isInstanceOf(MappedFileTruncated.class);
        }
        try (MappedFile anew = MappedFile.open(path, Mode.SHARED, 0)) {
            anew.force(0, PAGE);
        }
    }

    @Test
    void anErrorOfTheBodyIsNoFailureOfTheFile() {
        try (MappedFile file = MappedFile.open(folder.resolve("body"), Mode.SHARED, PAGE)) {
            assertThatThrownBy(() -> file.watch(() -> {
                        throw new IllegalStateException("mine");
                    }))
                    .hasMessage("mine");
            InternalError other = new InternalError("something else");
            assertThatThrownBy(() -> file.watch(() -> {
                        throw other;
                    }))
                    .isSameAs(other);
            file.force(0, PAGE);
        }
    }

    @Test
    void theMappingBudgetIsAskedFirst() {
        MappingBudget budget = MappingBudget.process();
        long left = budget.limit() - budget.used();
        assertThat(budget.tryTake(left)).isTrue();
        try {
            for (int spare = 0; spare < 3; spare++) {
                Path path = folder.resolve("budget" + spare);
                assertThatThrownBy(() -> MappedFile.open(
                                path,
                                MappedFileOptions.of(Mode.SHARED)
                                        .sizeBytes(PAGE)
                                        .maxBytes(8 * PAGE)))
                        .as("%d spare", spare)
                        .isInstanceOf(MappingLimitException.class);
                assertThat(path).doesNotExist();
                assertThat(budget.used()).isEqualTo(budget.limit() - spare);
                if (spare == 1) {
                    break;
                }
                budget.give(1);
            }
        } finally {
            budget.give(budget.used() - (budget.limit() - left));
        }
        MappedFile.open(folder.resolve("again"), Mode.SHARED, PAGE).close();
    }

    @Test
    void m3_aFullFileSystemIsToldBeforeAnythingIsWritten() {
        ChildJvm child = inNamespace("mount -t tmpfs -o size=1m none " + folder, "full");

        assertThat(child.output())
                .contains("fallocate('" + folder.resolve("two") + "', offset 0, 786432 bytes) failed with ENOSPC (28):"
                        + " the file system is full; make room, or map less.")
                .contains("fallocate('" + folder.resolve("one") + "', offset 524288, 1572864 bytes) failed with ENOSPC")
                .endsWith("survived\n");
    }

    @Test
    void aReadOnlyFileSystemSaysSo() {
        ChildJvm child = inNamespace(
                "mount -t tmpfs none " + folder + "; echo x > " + folder + "/file; mount -o remount,ro " + folder,
                "read-only");

        assertThat(child.output())
                .contains("open('" + folder.resolve("file") + "', SHARED) failed with EROFS (30):"
                        + " the file system is read-only; use mode READ_ONLY or PRIVATE.")
                .endsWith("survived\n");
    }

    @Test
    void withoutFallocateZerosAreWritten() {
        assertThat(inNamespace("mount -t ramfs none " + folder, "no-fallocate").output())
                .endsWith("survived\n");
    }

    @Test
    void m4_aFailedWriteBackPoisonsTheView() {
        ChildJvm child = inNamespace(disk(""), "write-errors");

        assertThat(child.output())
                .containsPattern("msync\\(mapped file '" + folder.resolve("disk/file")
                        + "'\\) failed with (EIO \\(5\\)|ENOSPC \\(28\\)): what was"
                        + " stored since the last successful force may be lost")
                .endsWith("survived\n");
    }

    @Test
    void aPageThatCannotBeReadIsAnException() {
        ChildJvm child = inNamespace(
                disk("dd if=/dev/urandom of=DISK/file bs=64k count=64 2>/dev/null; sync DISK/file;"
                        + " dd of=DISK/file oflag=nocache conv=notrunc,fdatasync count=0 2>/dev/null;"
                        + " truncate -s 2M DISK/../image"),
                "read-errors");

        assertThat(child.output())
                .contains("POPULATE) failed with EFAULT (14)")
                .contains("met a page that its storage did not give")
                .contains("failed with EIO (5)")
                .endsWith("survived\n");
    }

    @Test
    void theLimitOfTheControlGroupIsRespected() {
        String group = ControlGroupOfTests.path();
        assumeTrue(group != null, "no control group can be made below our own: its limit was not provoked");
        ChildJvm child = ChildJvm.run(
                ControlGroupOfTests.enter(group, 256 << 20),
                ChildJvm.strict("-Xmx32m", "-XX:TieredStopAtLevel=1"),
                FileScenarios.class,
                "group",
                folder.toString());
        ControlGroupOfTests.remove(group);

        assertThat(child.output())
                .contains("ledger 'strict' (strict, 0 bytes of 251658240 committed)")
                .contains("commit of 314572800 bytes for mapped file")
                .endsWith("survived\n");
    }

    private ChildJvm inNamespace(String mounts, String scenario) {
        assumeTrue(Namespace.isAllowed(), Namespace.NOT_ALLOWED);
        return ChildJvm.run(
                Namespace.with(mounts),
                ChildJvm.strict("-XX:TieredStopAtLevel=1"),
                FileScenarios.class,
                scenario,
                folder.toString());
    }

    /// A disk whose blocks are a file on a small file system.
    ///
    /// @param then what happens to it, as `DISK`
    private String disk(String then) {
        assumeTrue(
                Namespace.isAllowed()
                        && Namespace.succeeds("type mkfs.ext4 losetup && losetup -f && test -e /dev/loop-control"),
                "no disk image can be mounted here: the I/O error was not provoked");
        return "mount -t tmpfs -o size=12m none " + folder + "; cd " + folder + "; truncate -s 64M image;"
                + " mkfs.ext4 -q -O ^has_journal image; mkdir disk; mount -o loop image disk; cd - >/dev/null; "
                + then.replace("DISK", folder.resolve("disk").toString());
    }

    private static void cut(Path path, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(bytes);
        }
    }
}
