package allod.lab;

import allod.lab.format.ReferenceRecording;
import allod.pages.simulate.SimulationPlan;
import allod.pages.simulate.SimulationResult;

/// One recording after its simulation.
///
/// @param file as the user named it
/// @param recording what was read
/// @param plan what was simulated
/// @param result what was counted
public record SimulationReport(
        String file, ReferenceRecording recording, SimulationPlan plan, SimulationResult result) {}
