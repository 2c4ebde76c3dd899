package allod.lab;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The arrows between the modules, read from the compiled classes of them all:
///
/// ```
/// pages <- stack <- heap <- gc <- profile <- lab
///   ^               ^
///   +-- redis       +-- compressed        integrations: nobody depends on them; micrometer is on profile
/// ```
class ArrowsTest {
    private static final JavaClasses ALLOD = new ClassFileImporter()
            .importPaths(
                    classesOf("own"),
                    classesOf("own-check"),
                    classesOf("pages"),
                    classesOf("stack"),
                    classesOf("heap"),
                    classesOf("gc"),
                    classesOf("profile"),
                    classesOf("lab"),
                    classesOf("integrations/compressed"),
                    classesOf("integrations/redis"),
                    classesOf("integrations/micrometer"));

    /// The methods that the JDK calls restricted: with them a caller can crash the JVM.
    private static final Map<String, Set<String>> RESTRICTED = Map.of(
            MemorySegment.class.getName(), Set.of("reinterpret"),
            AddressLayout.class.getName(), Set.of("withTargetLayout"),
            Linker.class.getName(), Set.of("downcallHandle", "upcallStub"),
            SymbolLookup.class.getName(), Set.of("libraryLookup"),
            System.class.getName(), Set.of("load", "loadLibrary"),
            Runtime.class.getName(), Set.of("load", "loadLibrary"));

    @ParameterizedTest
    @ValueSource(strings = {"pages", "stack", "heap", "gc", "profile", "lab"})
    void everyModuleIsSeen(String module) {
        assertThat(ALLOD).anyMatch(type -> type.getPackageName().startsWith("allod." + module));
    }

    /// They are built before the lab, but the lab does not depend on them: a build of the lab alone has none.
    @ParameterizedTest
    @ValueSource(strings = {"compressed", "redis", "micrometer"})
    void everyIntegrationIsSeen(String module) {
        assumeTrue(Files.isDirectory(classesOf("integrations/" + module)), module + " is not compiled: build all");
        assertThat(ALLOD).anyMatch(type -> type.getPackageName().startsWith("allod." + module));
    }

    @Test
    void arrowsPointDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInAnyPackage("allod..")
                .layer("own")
                .definedBy("allod.own")
                .layer("own-check")
                .definedBy("allod.own.check..")
                .layer("pages")
                .definedBy("allod.pages..")
                .layer("stack")
                .definedBy("allod.stack..")
                .layer("heap")
                .definedBy("allod.heap..")
                .layer("gc")
                .definedBy("allod.gc..")
                .layer("profile")
                .definedBy("allod.profile..")
                .layer("lab")
                .definedBy("allod.lab..")
                .layer("compressed")
                .definedBy("allod.compressed..")
                .layer("redis")
                .definedBy("allod.redis..")
                .layer("micrometer")
                .definedBy("allod.micrometer..")
                .whereLayer("lab")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("compressed")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("redis")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("micrometer")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("own-check")
                .mayOnlyBeAccessedByLayers("lab")
                .whereLayer("heap")
                .mayOnlyBeAccessedByLayers("gc", "profile", "compressed", "micrometer", "lab")
                .whereLayer("gc")
                .mayOnlyBeAccessedByLayers("profile", "lab")
                .whereLayer("profile")
                .mayOnlyBeAccessedByLayers("micrometer", "lab")
                .whereLayer("stack")
                .mayOnlyBeAccessedByLayers("heap", "profile", "lab")
                .withOptionalLayers(true)
                .allowEmptyShould(true)
                .check(ALLOD);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("allod.(**)").should().beFreeOfCycles().check(ALLOD);
    }

    @Test
    void coreDependsOnTheJdkAlone() {
        classes()
                .that(resideInAnyPackage(
                        "allod.own..",
                        "allod.pages..",
                        "allod.stack..",
                        "allod.heap..",
                        "allod.gc..",
                        "allod.profile.."))
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "jdk..",
                        "com.sun.net.httpserver..",
                        "com.sun.source..",
                        "javax.lang.model..",
                        "javax.tools..",
                        "javax.management..",
                        "org.jspecify..",
                        "allod..")
                .check(ALLOD);
    }

    @Test
    void oneDoorToTheKernel() {
        noClasses()
                .that()
                .resideOutsideOfPackages("allod.pages.os..", "allod.lab.peers..")
                .should()
                .accessTargetWhere(restricted())
                .because("only these two may call restricted methods; all others see memory through allod.pages")
                .check(ALLOD);
    }

    private static DescribedPredicate<JavaAccess<?>> restricted() {
        return describe(
                "the target is a restricted method",
                access -> access.getTarget() instanceof CodeUnitAccessTarget target
                        && RESTRICTED
                                .getOrDefault(target.getOwner().getName(), Set.of())
                                .contains(target.getName()));
    }

    private static Path classesOf(String module) {
        return Path.of("..", module, "target", "classes");
    }
}
