internal import HubCommands

await PlumbhubCommand.runAndExit()
