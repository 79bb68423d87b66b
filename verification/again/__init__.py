"""report.pdf, and a machine that can train → whether its trainings come to what it says. Needs torch.

strata   which trainings are drawn, and the risk of whoever invented some of them
trained  those drawn, once more, within the minutes that are given
held     a training as the report has it, and as it came out here: what differs
again    all of it, in order: the door
"""
